package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTest {
  private static final String TOKEN = "muster_0123456789-abcdefghijklmnopqrstuvwxyz_ABCDE";
  private final Properties system = new Properties();
  private final Heard heard = new Heard();
  @TempDir Path folder;

  @Test
  void plainTextStaysOnThisMachine() throws Exception {
    assertThatThrownBy(() -> open("10.9.8.7"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set muster.tls.ca")
        .hasMessageContaining("muster.insecure.non.loopback=true");
    open("127.0.0.1");
    open("127.8.8.8");
  }

  @Test
  void unlessTheUserTakesTheRisk() throws Exception {
    system.setProperty("muster.insecure.non.loopback", "true");
    open("10.9.8.7");
  }

  @Test
  void halfOfASettingDoesNotMeanPlainText() {
    system.setProperty("muster.tls.cert", "own.pem");
    assertThatThrownBy(() -> open("127.0.0.1"))
        .hasMessageContaining("muster.tls.cert is set, but muster.tls.ca is not");
    assertThat(AgentSettings.read(null, system, Map.of()).problems())
        .anyMatch(line -> line.startsWith("muster.tls.ca = \"\""))
        .anyMatch(line -> line.startsWith("muster.tls.key = \"\""));
  }

  @Test
  void theTokenIsReadForEachConnection() throws Exception {
    Path file = token(TOKEN + "\n");
    Route route = route();
    assertThat(route.authorization()).isEqualTo("Bearer " + TOKEN);
    Files.writeString(file, TOKEN.replace('0', '9'));
    assertThat(route.authorization()).isEqualTo("Bearer " + TOKEN.replace('0', '9'));
    assertThat(heard.lines()).isEmpty();
  }

  @Test
  void aBadTokenLeavesTheOldOneInForceAndIsNeverShown() throws Exception {
    Path file = token(TOKEN);
    Route route = route();
    route.authorization();
    Files.writeString(file, "muster_secret with blanks");
    assertThat(route.authorization()).isEqualTo("Bearer " + TOKEN);
    assertThat(route.authorization()).isEqualTo("Bearer " + TOKEN);
    assertThat(heard.lines())
        .singleElement()
        .asString()
        .contains("muster.token.file = \"" + file + "\": no token is in it")
        .doesNotContain("secret");
  }

  @Test
  void aTokenThatEveryUserMayReadIsWarnedOfOnce() throws Exception {
    Path file = token(TOKEN);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Route route = route();
    route.authorization();
    route.authorization();
    assertThat(heard.lines()).singleElement().asString().contains("expected mode 600 or 640");
  }

  private Path token(String text) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    system.setProperty("muster.token.file", file.toString());
    return Files.writeString(file, text);
  }

  private Route route() {
    return new Route(
        AgentSettings.read(null, system, Map.of()).trust(), new InnerRealm(), heard.log());
  }

  private void open(String host) throws IOException {
    HostPort registry = Objects.requireNonNull(HostPort.parse(host + ":7400"));
    route().open(registry, InetAddress.getByName(host)).close();
  }
}
