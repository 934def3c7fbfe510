package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Arrays;
import java.util.List;

/**
 * Vert.x's HTTP servers with TLS, 4 and 5. What prepares a port's connections leads to the server
 * they are for; the walk stays within the servers, since a Vert.x leads to all of its servers.
 */
final class VertxProbe implements Probe {
  private static final String SERVER = "io.vertx.core.http.impl.HttpServerImpl";
  private static final String SERVER_SINCE_5_1 = "io.vertx.core.http.impl.tcp.TcpHttpServer";

  private final NettyChannels channels;

  VertxProbe(NettyChannels channels) {
    this.channels = channels;
  }

  @Override
  public List<String> landmarks() {
    return Arrays.asList(SERVER, SERVER_SINCE_5_1);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    Object handler = channels.childHandler(socket.port());
    if (handler != null) {
      for (String server : landmarks()) {
        Walk walk = new Walk("io.vertx.core.net.impl.", "io.vertx.core.http.impl.");
        for (Object found : walk.from(handler, server)) {
          return Findings.NONE.protocol(isSecure(found) ? "https" : "");
        }
      }
    }
    return Findings.NONE;
  }

  private static boolean isSecure(Object server) throws ReflectiveOperationException {
    Object ssl = Reflect.find(server, "ssl");
    if (ssl == null) {
      Object options = Reflect.get(server, "options");
      ssl = options == null ? null : Reflect.call(options, "isSsl");
    }
    return Boolean.TRUE.equals(ssl);
  }
}
