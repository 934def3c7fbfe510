package io.muster.agent.probe;

import io.muster.agent.bind.ApiDescription;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Unmoved;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The services of gRPC servers: each server of a process enters itself into gRPC's own list for its
 * channelz service, whichever transport it has. Read from there, without a request.
 */
final class GrpcProbe implements Probe {
  private static final String LIST = Unmoved.name("=io.grpc.InternalChannelz");

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(LIST);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    for (Class<?> list : host.loaded(LIST)) {
      Object channelz = Reflect.callStatic(list, "instance");
      Object servers = channelz == null ? null : Reflect.get(channelz, "servers");
      if (servers instanceof Map) {
        for (Object server : ((Map<?, ?>) servers).values()) {
          if (server != null && listensOn(Reflect.call(server, "getListenSockets"), socket)) {
            return Findings.NONE
                .protocol("grpc")
                .api(ApiDescription.of("grpc", "", services(Reflect.call(server, "getServices"))));
          }
        }
      }
    }
    return Findings.NONE;
  }

  private static boolean listensOn(@Nullable Object addresses, BoundSocket socket) {
    for (Object address : all(addresses)) {
      if (address instanceof InetSocketAddress
          && ((InetSocketAddress) address).getPort() == socket.port()) {
        return true;
      }
    }
    return false;
  }

  private static List<String> services(@Nullable Object definitions)
      throws ReflectiveOperationException {
    TreeSet<String> names = new TreeSet<>();
    for (Object definition : all(definitions)) {
      Object descriptor = Reflect.call(definition, "getServiceDescriptor");
      Object name = descriptor == null ? null : Reflect.call(descriptor, "getName");
      if (name instanceof String) {
        names.add((String) name);
      }
    }
    return new java.util.ArrayList<>(names);
  }

  private static Collection<?> all(@Nullable Object collection) {
    return collection instanceof Collection ? (Collection<?>) collection : Collections.emptyList();
  }
}
