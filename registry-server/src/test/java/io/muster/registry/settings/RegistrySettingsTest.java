package io.muster.registry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
                "127.0.0.1", 3, Path.of("/e"), WhoActs.LOOPBACK, Quota.DEFAULT, Access.TRUSTING));
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

  @Test
  void aDataFolderThatIsNoPathIsNamed() {
    assertThatThrownBy(
            () ->
                RegistrySettings.of(
                    Map.of("data-dir", "/var/\0lib"), Map.of(), Optional.empty(), HOME))
        .isInstanceOf(RegistrySettings.Wrong.class)
        .hasMessageContaining("data-dir")
        .hasMessageContaining("Nul character");
  }

  @Test
  void anOpenAddressIsRefusedUnlessTheRiskIsTaken() {
    assertThatThrownBy(
            () ->
                RegistrySettings.of(
                    Map.of("listen", "0.0.0.0:7400"), Map.of(), Optional.empty(), HOME))
        .hasMessageContaining("TLS");
    var taken =
        RegistrySettings.of(
            Map.of("listen", "0.0.0.0:7400", "insecure-non-loopback", "true"),
            Map.of(),
            Optional.empty(),
            HOME);
    assertThat(taken.listenHost()).isEqualTo("0.0.0.0");
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

  private static Quota quota(String advertised) {
    return RegistrySettings.of(
            Map.of("advertised-address", advertised), Map.of(), Optional.empty(), HOME)
        .quota();
  }
}
