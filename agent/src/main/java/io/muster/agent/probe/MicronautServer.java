package io.muster.agent.probe;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Micronaut's running server. What is to be done at the JVM's end leads to it: Micronaut stops its
 * application there. Its environment tells settings with every source taken into account, YAML and
 * the cloud's included.
 */
final class MicronautServer {
  private static final String SERVER = "io.micronaut.http.server.netty.NettyHttpServer";
  private static final String[] PARTS = {".paths", ".mapping"};

  /** What is to be done at the JVM's end. */
  interface Hooks {
    /** Returns the tasks of classes whose names begin so. */
    List<Object> hooks(String prefix) throws ReflectiveOperationException;
  }

  private final Hooks hooks;

  MicronautServer(Hooks hooks) {
    this.hooks = hooks;
  }

  /**
   * Returns the settings of the server at that port that a probe needs; null when none is found.
   */
  @Nullable Properties settings(int port) {
    try {
      return find(port);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null; // another version's insides, or a JVM that does not open its own
    }
  }

  private @Nullable Properties find(int port) throws ReflectiveOperationException {
    for (Object hook : hooks.hooks("io.micronaut.runtime.")) {
      for (Field field : hook.getClass().getDeclaredFields()) {
        field.setAccessible(true);
        Object server = field.get(hook);
        boolean here =
            server != null
                && Reflect.isA(server, SERVER)
                && Integer.valueOf(port).equals(Reflect.call(server, "getPort"));
        if (here) {
          return of(server);
        }
      }
    }
    return null;
  }

  private static Properties of(Object server) throws ReflectiveOperationException {
    Properties found = new Properties();
    Object configuration = Reflect.call(server, "getServerConfiguration");
    put(
        found,
        MicronautProbe.CONTEXT_PATH,
        configuration == null ? null : Reflect.call(configuration, "getContextPath"));
    Object environment = Reflect.get(server, "environment");
    String resources = MicronautProbe.RESOURCES.substring(0, MicronautProbe.RESOURCES.length() - 1);
    Object names =
        environment == null ? null : Reflect.call(environment, "getPropertyEntries", resources);
    if (environment != null && names instanceof Collection) {
      for (Object name : (Collection<?>) names) {
        for (String part : PARTS) {
          put(
              found,
              MicronautProbe.RESOURCES + name + part,
              text(environment, MicronautProbe.RESOURCES + name + part));
        }
      }
    }
    return found;
  }

  private static void put(Properties to, String key, @Nullable Object value) {
    if (value instanceof String) {
      to.setProperty(key, (String) value);
    }
  }

  private static @Nullable Object text(Object environment, String key)
      throws ReflectiveOperationException {
    Object value =
        environment
            .getClass()
            .getMethod("getProperty", String.class, Class.class)
            .invoke(environment, key, String.class);
    return value instanceof Optional ? ((Optional<?>) value).orElse(null) : null;
  }
}
