package io.muster.registry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {
  private static final Path HOME = Path.of("/home/somebody");

  @Test
  void theCommandLineBeatsTheEnvironmentWhichBeatsTheFile() {
    var file =
        Optional.of(
            new RegistrySettings.ConfigFile(
                "f", Map.of("listen", "127.0.0.1:1", "data-dir", "/f")));
    var settings =
        RegistrySettings.of(
            Map.of("listen", "127.0.0.1:3"),
            Map.of("MUSTER_LISTEN", "127.0.0.1:2", "MUSTER_DATA_DIR", "/e"),
            file,
            HOME);
    assertThat(settings)
        .isEqualTo(
            new RegistrySettings(
                "127.0.0.1",
                3,
                Path.of("/e"),
                WhoActs.LOOPBACK,
                Quota.DEFAULT,
                Access.TRUSTING,
                Optional.empty()));
  }

  @Test
  void everyProblemIsListedAtOnce() {
    var file =
        Optional.of(
            new RegistrySettings.ConfigFile(
                "my.conf", Map.of("lisen", "x", "insecure-non-loopback", "perhaps")));
    assertThatThrownBy(
            () -> RegistrySettings.of(Map.of("listen", "nonsense"), Map.of(), file, HOME))
        .hasMessageContaining("my.conf: unknown key \"lisen\"; did you mean \"listen\"")
        .hasMessageContaining("perhaps")
        .hasMessageContaining("nonsense");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data-dir", "policy", "tls-cert", "tls-key", "tls-client-ca"})
  void aPathThatIsNoneIsNamedOnce(String key) {
    assertThatThrownBy(
            () -> RegistrySettings.of(Map.of(key, "/var/\0lib"), Map.of(), Optional.empty(), HOME))
        .isInstanceOf(RegistrySettings.Wrong.class)
        .message()
        .containsOnlyOnce("(from --" + key + "): expected a path: Nul character");
  }

  @Test
  void anOpenAddressIsRefusedUnlessTheRiskIsTaken() {
    assertThatThrownBy(
            () ->
                RegistrySettings.of(
                    Map.of("listen", "0.0.0.0:7400"), Map.of(), Optional.empty(), HOME))
        .hasMessageContaining("listen = \"0.0.0.0:7400\" (from --listen): expected TLS")
        .hasMessageContaining("muster tls init ~/.muster/tls --host NAME-OR-IP")
        .hasMessageContaining("muster server --listen 0.0.0.0:7400 --tls-cert")
        .hasMessageContaining("--insecure-non-loopback");
    var taken =
        RegistrySettings.of(
            Map.of("listen", "0.0.0.0:7400", "insecure-non-loopback", "true"),
            Map.of(),
            Optional.empty(),
            HOME);
    assertThat(taken.listenHost()).isEqualTo("0.0.0.0");
  }

  @Test
  void anOpenAddressIsTakenWithTls() {
    var settings = said("listen", "0.0.0.0:7400", "tls-cert", "c.pem", "tls-key", "c.key");
    TlsSettings tls = settings.tls().orElseThrow();
    assertThat(tls.certificate())
        .isEqualTo(new NamedFile("tls-cert", Path.of("c.pem"), "--tls-cert"));
    assertThat(tls.clients()).isEqualTo(ClientCertificates.NONE);
    assertThat(settings.quota().advertised()).isSameAs(Advertised.OBSERVED);
  }

  @Test
  void certificatesOfCallersAreOptionalOnceTheirAuthorityIsKnown() {
    assertThat(clients()).isEqualTo(ClientCertificates.OPTIONAL);
    assertThat(clients("client-certificates", "required")).isEqualTo(ClientCertificates.REQUIRED);
    assertThat(clients("client-certificates", "none")).isEqualTo(ClientCertificates.NONE);
    assertThatThrownBy(() -> clients("client-certificates", "some"))
        .hasMessageContaining("expected none, optional or required");
  }

  @Test
  void whatIsMissingForTlsIsNamed() {
    assertThatThrownBy(() -> said("tls-cert", "c.pem"))
        .hasMessage("tls-cert = \"c.pem\" (from --tls-cert): expected tls-key beside it");
    assertThatThrownBy(() -> said("tls-key", "c.key"))
        .hasMessage("tls-key = \"c.key\" (from --tls-key): expected tls-cert beside it");
    assertThatThrownBy(() -> said("tls-client-ca", "ca.pem"))
        .hasMessageContainingAll("tls-client-ca = \"ca.pem\"", "expected tls-cert beside it");
    assertThatThrownBy(
            () -> said("tls-cert", "c", "tls-key", "k", "client-certificates", "required"))
        .hasMessageContaining("client-certificates = \"required\"")
        .hasMessageContaining("expected tls-client-ca beside it");
  }

  private static RegistrySettings said(String... keysAndValues) {
    Map<String, String> said = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      said.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return RegistrySettings.of(said, Map.of(), Optional.empty(), HOME);
  }

  private static ClientCertificates clients(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("tls-cert", "c", "tls-key", "k", "tls-client-ca", "ca"));
    return said(all.toArray(String[]::new)).tls().orElseThrow().clients();
  }

  @Test
  void whereAgentsMayBeIsReadAndRefusedInWords() {
    assertThat(quota("any").advertised()).isSameAs(Advertised.ANY);
    assertThat(quota("observed").advertised()).isSameAs(Advertised.OBSERVED);
    assertThatThrownBy(() -> quota("10.0.0.0/33"))
        .hasMessageContaining("advertised-address = \"10.0.0.0/33\"")
        .hasMessageContaining("networks such as");
    assertThatThrownBy(
            () ->
                RegistrySettings.of(
                    Map.of("agents-per-address", "0"), Map.of(), Optional.empty(), HOME))
        .hasMessageContaining("agents-per-address = \"0\"");
  }

  @Test
  void howManyAgentsOneCallerMayHaveIsReadForEach() {
    Quota quota = said("agents-per-address", "7", "agents-per-identity", "8").quota();
    assertThat(quota).isEqualTo(new Quota(7, 8, Advertised.ANY));
    assertThatThrownBy(() -> said("agents-per-identity", "many"))
        .hasMessage(
            "agents-per-identity = \"many\" (from --agents-per-identity): expected a whole number"
                + " from 1 to 9999999");
  }

  private static Quota quota(String advertised) {
    return RegistrySettings.of(
            Map.of("advertised-address", advertised), Map.of(), Optional.empty(), HOME)
        .quota();
  }
}
