package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Collections;
import java.util.List;

/** Armeria's ports with TLS: what prepares their connections holds what they speak. */
final class ArmeriaProbe implements Probe {
  private static final String PREPARES =
      "com.linecorp.armeria.server.HttpServerPipelineConfigurator";

  private final NettyChannels channels;

  ArmeriaProbe(NettyChannels channels) {
    this.channels = channels;
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(PREPARES);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    Object handler = channels.childHandler(socket.port());
    Object port =
        handler != null && Reflect.isA(handler, PREPARES) ? Reflect.get(handler, "port") : null;
    // One that also answers in the clear is what its server's name tells: http.
    boolean secure =
        port != null
            && Boolean.TRUE.equals(Reflect.call(port, "hasTls"))
            && Boolean.FALSE.equals(Reflect.call(port, "hasHttp"));
    return Findings.NONE.protocol(secure ? "https" : "");
  }
}
