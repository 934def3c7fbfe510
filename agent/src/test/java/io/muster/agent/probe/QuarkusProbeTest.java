package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Classes of the shape that Quarkus has stand for it; the matrix tries the real ones. */
class QuarkusProbeTest {
  static final class Recorder {
    static int actualHttpPort = 80;
    static int actualHttpsPort = 443;
    static int actualManagementPort = -1;
  }

  static final class Value {
    private final @Nullable String value;

    Value(@Nullable String value) {
      this.value = value;
    }

    public @Nullable String getValue() {
      return value;
    }
  }

  static final class Config {
    public Value getConfigValue(String key) {
      return new Value(settings.get(key));
    }
  }

  /** Called by the probe, by name. */
  public static final class Provider {
    public static Config getConfig(ClassLoader loader) {
      return new Config();
    }
  }

  private static Map<String, String> settings = Map.of();

  @BeforeEach
  void withoutManagement() {
    settings = Map.of();
    Recorder.actualManagementPort = -1;
  }

  @Test
  void theDocumentIsBelowTheRootForWhatIsNotTheApplication() throws Exception {
    assertThat(look(80).apis().get(0).path()).isEqualTo("/q/openapi");
    settings = Map.of("quarkus.http.root-path", "/shop");
    assertThat(look(80).contextPath()).isEqualTo("/shop");
    assertThat(look(80).apis().get(0).path()).isEqualTo("/shop/q/openapi");
    settings =
        Map.of("quarkus.http.root-path", "/shop", "quarkus.smallrye-openapi.path", "/openapi");
    assertThat(look(80).apis().get(0).path()).isEqualTo("/openapi");
  }

  @Test
  void thePortWithTlsIsHttps() throws Exception {
    assertThat(look(443).protocol()).isEqualTo("https");
    assertThat(look(80).protocol()).isEmpty();
  }

  @Test
  void aPortForOperatorsTakesTheDocumentAlong() throws Exception {
    Recorder.actualManagementPort = 9000;
    assertThat(look(9000).management()).isTrue();
    assertThat(look(9000).apis().get(0).path()).isEqualTo("/q/openapi");
    assertThat(look(80).apis()).isEmpty();
  }

  @Test
  void anyOtherPortIsLeftAlone() throws Exception {
    assertThat(look(82)).isEqualTo(Findings.NONE);
  }

  private static Findings look(int port) throws Exception {
    Host host =
        new Host(
            Map.of(
                "io.quarkus.vertx.http.runtime.VertxHttpRecorder", List.of(Recorder.class),
                "org.eclipse.microprofile.config.ConfigProvider", List.of(Provider.class),
                "io.quarkus.smallrye.openapi.runtime.OpenApiHandler", List.of(Object.class)),
            new Properties(),
            Map.of());
    return new QuarkusProbe().look(BoundSocket.of("::", port, 0, Witness.NOBODY), host);
  }
}
