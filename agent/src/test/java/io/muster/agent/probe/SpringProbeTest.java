package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Classes of the shape that Spring's have stand for it; the matrix tries the real ones. */
class SpringProbeTest {
  private static final Map<String, String> PORTS =
      Map.of("local.server.port", "80", "local.management.port", "81");

  static final class Environment {
    private final Map<String, String> settings;

    Environment(Map<String, String> settings) {
      this.settings = settings;
    }

    public @Nullable String getProperty(String key) {
      String value = settings.get(key);
      return value == null ? PORTS.get(key) : value;
    }
  }

  static class ServletContext {
    private final Map<String, String> settings;
    private final Set<String> beans;

    ServletContext(Map<String, String> settings, Set<String> beans) {
      this.settings = settings;
      this.beans = beans;
    }

    public Environment getEnvironment() {
      return new Environment(settings);
    }

    public boolean containsBean(String name) {
      return beans.contains(name);
    }
  }

  static final class ReactiveContext extends ServletContext {
    ReactiveContext(Map<String, String> settings, Set<String> beans) {
      super(settings, beans);
    }
  }

  static final class Hook {
    Set<Object> contexts = Set.of();
  }

  static final class Application {
    static final Hook shutdownHook = new Hook();
  }

  @Test
  void theServersPortHasTheContextPathAndTheDocuments() throws Exception {
    Findings found =
        look(
            80,
            new ServletContext(
                Map.of("server.servlet.context-path", "/shop"),
                Set.of("openApiResource", "graphQlHttpHandler")));
    assertThat(found.contextPath()).isEqualTo("/shop");
    assertThat(found.management()).isFalse();
    assertThat(found.apis())
        .extracting(api -> api.kind() + " " + api.path())
        .containsExactly("openapi /shop/v3/api-docs", "graphql /shop/graphql");
  }

  @Test
  void pathsAreAsTheApplicationSetThem() throws Exception {
    Findings found =
        look(
            80,
            new ReactiveContext(
                Map.of(
                    "spring.webflux.base-path", "/shop",
                    "springdoc.api-docs.path", "/docs",
                    "spring.graphql.path", "/q",
                    "spring.graphql.schema.printer.enabled", "true",
                    "server.servlet.context-path", "/of-another-kind"),
                Set.of("openApiResource", "graphQlHttpHandler")));
    assertThat(found.contextPath()).isEqualTo("/shop");
    assertThat(found.apis())
        .extracting(api -> api.kind() + " " + api.path())
        .containsExactly("openapi /shop/docs", "graphql /shop/q", "graphql-schema /shop/q/schema");
  }

  @Test
  void theOtherPortIsForManagement() throws Exception {
    Findings found =
        look(
            81,
            new ServletContext(
                Map.of(
                    "management.server.base-path", "/ops", "server.servlet.context-path", "/shop"),
                Set.of("openApiResource")));
    assertThat(found).isEqualTo(Findings.NONE.forManagement().contextPath("/ops"));
  }

  @Test
  void aServerWithACertificateSpeaksHttps() throws Exception {
    Map<String, String> settings = Map.of("server.ssl.bundle", "shop");
    assertThat(look(80, new ServletContext(settings, Set.of())).protocol()).isEqualTo("https");
    assertThat(look(81, new ServletContext(settings, Set.of())).protocol()).isEmpty();
  }

  @Test
  void anyOtherPortIsLeftAlone() throws Exception {
    assertThat(look(82, new ServletContext(Map.of(), Set.of()))).isEqualTo(Findings.NONE);
  }

  private static Findings look(int port, Object context) throws Exception {
    Application.shutdownHook.contexts = Set.of(context);
    Host host =
        new Host(
            Map.of("org.springframework.boot.SpringApplication", List.of(Application.class)),
            new Properties(),
            Map.of());
    return new SpringProbe().look(BoundSocket.of("::", port, 0, Witness.NOBODY), host);
  }
}
