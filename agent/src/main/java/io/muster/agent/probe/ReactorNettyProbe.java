package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Collections;
import java.util.List;

/** Reactor Netty's HTTP servers: what prepares their connections holds their settings. */
final class ReactorNettyProbe implements Probe {
  private static final String SERVER = "reactor.netty.http.server.HttpServer";
  private static final String SETTINGS = "reactor.netty.http.server.HttpServerConfig";
  private static final String PREPARES =
      "reactor.netty.transport.TransportConfig$TransportChannelInitializer";

  private final NettyChannels channels;

  ReactorNettyProbe(NettyChannels channels) {
    this.channels = channels;
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(SERVER);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    Object handler = channels.childHandler(socket.port());
    Object settings =
        handler != null && Reflect.isA(handler, PREPARES) ? Reflect.get(handler, "config") : null;
    if (settings == null || !Reflect.isA(settings, SETTINGS)) {
      return Findings.NONE; // of a server of TCP, say
    }
    if (Reflect.call(settings, "sslProvider") != null) {
      return Findings.NONE.protocol("https");
    }
    Object protocols = Reflect.call(settings, "protocols");
    boolean onlyHttp2 =
        protocols instanceof Object[]
            && ((Object[]) protocols).length == 1
            && "H2C".equals(String.valueOf(((Object[]) protocols)[0]));
    return Findings.NONE.protocol(onlyHttp2 ? "h2c" : "");
  }
}
