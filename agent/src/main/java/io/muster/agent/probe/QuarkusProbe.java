package io.muster.agent.probe;

import io.muster.agent.bind.ApiDescription;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quarkus: its HTTP part keeps the bound ports in static fields, and MicroProfile Config tells the
 * paths. The document's path is fixed when the application is built, and stands in its settings
 * when it is not the usual one.
 */
final class QuarkusProbe implements Probe {
  private static final String HTTP = "io.quarkus.vertx.http.runtime.VertxHttpRecorder";
  private static final String CONFIG = "org.eclipse.microprofile.config.ConfigProvider";
  private static final String OPENAPI = "io.quarkus.smallrye.openapi.runtime.OpenApiHandler";

  @Override
  public List<String> landmarks() {
    return Arrays.asList(HTTP, CONFIG, OPENAPI);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    for (Class<?> http : host.loaded(HTTP)) {
      boolean secure = isAt(socket, http, "actualHttpsPort");
      boolean management = isAt(socket, http, "actualManagementPort");
      if (secure || management || isAt(socket, http, "actualHttpPort")) {
        Object config = config(host, http.getClassLoader());
        String root = Paths.below(text(config, "quarkus.http.root-path", "/"));
        if (management) {
          root = Paths.below(text(config, "quarkus.management.root-path", "/q"));
        }
        Findings found = Findings.NONE.contextPath(root).protocol(secure ? "https" : "");
        // With a port for operators the document is served there.
        boolean here = management || port(http, "actualManagementPort") <= 0;
        if (here && host.has(OPENAPI)) {
          String parts =
              management
                  ? root
                  : Paths.resolve(
                      root, text(config, "quarkus.http.non-application-root-path", "q"));
          String path =
              Paths.resolve(parts, text(config, "quarkus.smallrye-openapi.path", "openapi"));
          found = found.api(ApiDescription.of("openapi", path, Collections.<String>emptyList()));
        }
        return management ? found.forManagement() : found;
      }
    }
    return Findings.NONE;
  }

  private static boolean isAt(BoundSocket socket, Class<?> http, String field)
      throws ReflectiveOperationException {
    return socket.port() == port(http, field);
  }

  private static int port(Class<?> http, String field) throws ReflectiveOperationException {
    Object port = Reflect.getStatic(http, field);
    return port instanceof Integer ? (Integer) port : 0;
  }

  private static @Nullable Object config(Host host, ClassLoader loader)
      throws ReflectiveOperationException {
    for (Class<?> provider : host.loaded(CONFIG)) {
      return provider.getMethod("getConfig", ClassLoader.class).invoke(null, loader);
    }
    return null;
  }

  private static String text(@Nullable Object config, String key, String byDefault)
      throws ReflectiveOperationException {
    Object value = config == null ? null : Reflect.call(config, "getConfigValue", key);
    Object text = value == null ? null : Reflect.call(value, "getValue");
    return text instanceof String ? (String) text : byDefault;
  }
}
