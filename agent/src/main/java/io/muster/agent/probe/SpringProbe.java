package io.muster.agent.probe;

import io.muster.agent.bind.ApiDescription;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spring Boot, 2.5 and newer. The environment of each running context tells its ports and paths
 * with every source of settings taken into account; beans are looked for by name and never made.
 */
final class SpringProbe implements Probe {
  /** Any of these gives the web server a certificate. */
  private static final String[] TLS = {"ssl.bundle", "ssl.certificate", "ssl.key-store"};

  /** One running application. */
  private static final class Context {
    private final Object context;
    private final Object environment;

    Context(Object context, Object environment) {
      this.context = context;
      this.environment = environment;
    }

    boolean reactive() {
      return context.getClass().getName().contains("Reactive");
    }

    boolean has(String bean) throws ReflectiveOperationException {
      return Boolean.TRUE.equals(Reflect.call(context, "containsBean", bean));
    }

    @Nullable String text(String key) throws ReflectiveOperationException {
      return (String) Reflect.call(environment, "getProperty", key);
    }

    String text(String key, String byDefault) throws ReflectiveOperationException {
      String value = text(key);
      return value == null ? byDefault : value;
    }

    boolean is(String key, boolean byDefault) throws ReflectiveOperationException {
      return Boolean.parseBoolean(text(key, Boolean.toString(byDefault)));
    }

    boolean secure(String server) throws ReflectiveOperationException {
      for (String key : TLS) {
        if (text(server + key) != null) {
          return is(server + "ssl.enabled", true);
        }
      }
      return false;
    }
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(SpringContexts.APPLICATION);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws ReflectiveOperationException {
    for (Class<?> application : host.loaded(SpringContexts.APPLICATION)) {
      for (Object context : SpringContexts.of(application)) {
        Object environment = Reflect.call(context, "getEnvironment");
        if (environment != null) {
          Findings found =
              found(new Context(context, environment), Integer.toString(socket.port()));
          if (!found.equals(Findings.NONE)) {
            return found;
          }
        }
      }
    }
    return Findings.NONE;
  }

  private static Findings found(Context context, String port) throws ReflectiveOperationException {
    if (port.equals(context.text("local.server.port"))) {
      return serving(context).protocol(context.secure("server.") ? "https" : "");
    }
    if (port.equals(context.text("local.management.port"))) {
      return Findings.NONE
          .forManagement()
          .contextPath(Paths.below(context.text("management.server.base-path", "")))
          .protocol(context.secure("management.server.") ? "https" : "");
    }
    return Findings.NONE;
  }

  private static Findings serving(Context context) throws ReflectiveOperationException {
    String base =
        Paths.below(
            context.text(
                context.reactive() ? "spring.webflux.base-path" : "server.servlet.context-path",
                ""));
    Findings found = Findings.NONE.contextPath(base);
    String below =
        context.reactive() ? base : base + Paths.below(context.text("spring.mvc.servlet.path", ""));
    if (context.has("openApiResource") && !context.is("springdoc.use-management-port", false)) {
      String path = context.text("springdoc.api-docs.path", "/v3/api-docs");
      found = found.api(at("openapi", below + Paths.below(path)));
    }
    if (context.has("graphQlHttpHandler")) {
      String older = context.text("spring.graphql.path", "/graphql");
      String path = below + Paths.below(context.text("spring.graphql.http.path", older));
      found = found.api(at("graphql", path));
      if (context.is("spring.graphql.schema.printer.enabled", false)) {
        found = found.api(at("graphql-schema", path + "/schema"));
      }
    }
    return found;
  }

  private static ApiDescription at(String kind, String path) {
    return ApiDescription.of(kind, path, Collections.<String>emptyList());
  }
}
