package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Unmoved;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applications that are servers themselves, on Netty alone. What prepares their connections is a
 * class of the application's: its class file names the codecs it gives them, before there is any
 * connection, and it keeps what it needs for TLS.
 */
final class NettyProbe implements Probe {
  private static final String BOOTSTRAP = "io.netty.bootstrap.ServerBootstrap";
  private static final String CODECS = "io/netty/handler/codec/http";
  private static final String HANDLERS = "io/netty/handler/";
  private static final String TLS_HANDLERS = HANDLERS + "ssl/";
  private static final String TLS = "io.netty.handler.ssl.SslContext";

  /** What only a server of HTTP/1 gives its connections, or one of both. */
  private static final String[] HTTP = {
    CODECS + "/HttpServerCodec",
    CODECS + "/HttpRequestDecoder",
    CODECS + "/HttpServerUpgradeHandler",
    CODECS + "2/CleartextHttp2ServerUpgradeHandler"
  };

  private static final String[] HTTP_2 = {
    CODECS + "2/Http2FrameCodecBuilder",
    CODECS + "2/Http2MultiplexCodecBuilder",
    CODECS + "2/HttpToHttp2ConnectionHandlerBuilder"
  };

  /** Servers that build on Netty, of which other probes or the witness tell more. */
  private static final String[] OTHERS = {
    "com.linecorp.armeria.",
    Unmoved.name("=io.grpc."),
    "io.ktor.",
    "io.micronaut.",
    "io.netty.",
    "io.vertx.",
    "org.apache.activemq.",
    "org.apache.dubbo.",
    "play.",
    "reactor.netty."
  };

  private final NettyChannels channels;

  NettyProbe(NettyChannels channels) {
    this.channels = channels;
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(BOOTSTRAP);
  }

  @Override
  public Findings look(BoundSocket socket, Host host)
      throws ReflectiveOperationException, IOException {
    Object handler = channels.childHandler(socket.port());
    if (handler == null || isOfAnother(handler.getClass())) {
      return Findings.NONE;
    }
    Set<String> mentions = mentions(handler.getClass());
    String spoken = spoken(mentions);
    boolean mayBeTls = !spoken.isEmpty() && mentionsTls(mentions);
    return Findings.NONE.protocol(mayBeTls ? underTls(handler, spoken) : spoken);
  }

  private static boolean mentionsTls(Set<String> mentions) {
    for (String mention : mentions) {
      if (mention.startsWith(TLS_HANDLERS)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfAnother(Class<?> type) {
    for (String server : OTHERS) {
      if (type.getName().startsWith(server)) {
        return true;
      }
    }
    return false;
  }

  /** Returns what the class, or one above it that is the application's, gives to connections. */
  static String spoken(Class<?> preparing) throws IOException {
    return spoken(mentions(preparing));
  }

  private static String spoken(Set<String> mentions) {
    return hasOne(mentions, HTTP) ? "http" : hasOne(mentions, HTTP_2) ? "h2c" : "";
  }

  private static Set<String> mentions(Class<?> preparing) throws IOException {
    Set<String> all = new HashSet<>();
    for (Class<?> at = preparing; at != null && !isOfAnother(at); at = at.getSuperclass()) {
      try (InputStream in = classFile(at)) {
        if (in != null) {
          all.addAll(Mentions.of(in, HANDLERS));
        }
      }
    }
    return all;
  }

  private static @Nullable InputStream classFile(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null
        ? null
        : Resources.open(loader, type.getName().replace('.', '/') + ".class");
  }

  private static boolean hasOne(Set<String> codecs, String[] of) {
    for (String codec : of) {
      if (codecs.contains(codec)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what is spoken by one who knows of TLS: by a context in one of its fields, or by none
   * in a field for one; "" when that does not tell, since plain would be a lie half of the time.
   */
  static String underTls(Object preparing, String spoken) throws ReflectiveOperationException {
    String known = "";
    for (Class<?> at = preparing.getClass();
        at != null && !isOfAnother(at);
        at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          Object value = field.get(preparing);
          if (value != null && Reflect.isA(value, TLS)) {
            return "https";
          }
          if (value == null && field.getType().getName().equals(TLS)) {
            known = spoken;
          }
        }
      }
    }
    return known;
  }
}
