package io.muster.agent.probe;

import io.muster.agent.bind.ApiDescription;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Helidon 4: each server enters itself into the list of what is to be closed at the end, and its
 * features tell the path of the OpenAPI document.
 */
final class HelidonProbe implements Probe {
  private static final String MAIN = "io.helidon.Main";

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(MAIN);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    for (Class<?> main : host.loaded(MAIN)) {
      Object servers = Reflect.getStatic(main, "SHUTDOWN_HANDLERS");
      for (Object server : all(servers)) {
        Object listeners =
            server.getClass().getName().startsWith("io.helidon.webserver.")
                ? Reflect.get(server, "listeners")
                : null;
        if (listeners instanceof Map && listensOn(((Map<?, ?>) listeners).values(), socket)) {
          return features(((Map<?, ?>) listeners).values());
        }
      }
    }
    return Findings.NONE;
  }

  private static boolean listensOn(Collection<?> listeners, BoundSocket socket)
      throws ReflectiveOperationException {
    for (Object listener : listeners) {
      if (Integer.valueOf(socket.port()).equals(Reflect.call(listener, "port"))) {
        return true;
      }
    }
    return false;
  }

  /** The settings of the first listener are those of the whole server. */
  private static Findings features(Collection<?> listeners) throws ReflectiveOperationException {
    for (Object listener : listeners) {
      Object settings = Reflect.call(listener, "config");
      if (settings != null && settings.getClass().getName().contains("WebServerConfig")) {
        for (Object feature : all(Reflect.call(settings, "features"))) {
          if (feature.getClass().getName().equals("io.helidon.openapi.OpenApiFeature")) {
            Object openApi = Reflect.call(feature, "prototype");
            Object path = openApi == null ? null : Reflect.call(openApi, "webContext");
            return Findings.NONE.api(
                ApiDescription.of(
                    "openapi", Paths.below(String.valueOf(path)), Collections.<String>emptyList()));
          }
        }
      }
    }
    return Findings.NONE;
  }

  private static Object[] all(@Nullable Object collection) {
    return collection instanceof Collection
        ? ((Collection<?>) collection).toArray()
        : new Object[0];
  }
}
