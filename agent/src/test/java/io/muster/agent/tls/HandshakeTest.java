package io.muster.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.premain.Heard;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.HostPort;
import io.muster.fuzz.Forge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's TLS against the JDK's. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandshakeTest {
  private static final Forge.Made AUTHORITY = Forge.authority("authority");
  private static final Forge.Made REGISTRY = Forge.registry(AUTHORITY);

  private final Properties settings = new Properties();
  private final Heard heard = new Heard();
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"TLSv1.3, TLSv1.3 TLS_AES_256_GCM_SHA384", "TLSv1.2, TLSv1.2 TLS_ECDHE_ECDSA_WITH"})
  void bothVersionsAreSpoken(String version, String agreed) throws Exception {
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY, version)) {
      assertThat(echo(peer)).isEqualTo("hello");
      assertThat(peer.next()).startsWith(agreed).endsWith(" nobody");
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA, TLSv1.3", "RSA, TLSv1.2", "secp384r1, TLSv1.3", "secp384r1, TLSv1.2"})
  void onesOwnAuthorityMayHaveOtherKeysAndNameHosts(String kind, String version) throws Exception {
    Forge.Made authority = Forge.of("own").kind(kind).asAuthority().selfSigned();
    Forge.Made registry = Forge.of("r").kind(kind).ip("127.0.0.1").signedBy(authority);
    trust(authority);
    try (TlsPeer peer = TlsPeer.open(registry, authority, version)) {
      assertThat(echo(peer)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, TLSv1.3",
    "secp384r1, TLSv1.3",
    "RSA, TLSv1.3",
    "secp256r1, TLSv1.2",
    "RSA, TLSv1.2"
  })
  void theServiceShowsItsCertificate(String kind, String version) throws Exception {
    show(service(kind));
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY, version).needingCertificates()) {
      assertThat(echo(peer)).isEqualTo("hello");
      assertThat(peer.next()).endsWith(" CN=orders");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void withoutOneItIsToldWhatTheRegistryAsksFor(String version) throws Exception {
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY, version).needingCertificates()) {
      assertThatThrownBy(() -> open(peer.port(), 20_000).getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it ended the TLS ");
    }
  }

  @Test
  void aRegistryThatIsNoneIsRefusedAndSeesNothing() throws Exception {
    Forge.Made service =
        Forge.of("s").uri("spiffe://d/tenant/t/service/s").ip("127.0.0.1").signedBy(AUTHORITY);
    try (TlsPeer peer = TlsPeer.open(service, AUTHORITY)) {
      assertThatThrownBy(() -> echo(peer)).hasMessageContaining("spiffe://d/tenant/t/service/s");
      assertThat(peer.next()).startsWith("failed: "); // it saw an end, and no caller
    }
  }

  @Test
  void aPeerWithoutHttp2WithinIsNone() throws Exception {
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY).withoutAlpn()) {
      assertThatThrownBy(() -> echo(peer)).hasMessageContaining("ALPN h2");
    }
  }

  @Test
  void plainTextWhereTlsWasExpectedIsNamed() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> answer(listener, "\0\0\6\4\0\0\0\0\0"));
      assertThatThrownBy(() -> open(listener.getLocalPort(), 10_000))
          .hasMessageContaining("answers in plain text where TLS was expected");
    }
  }

  @Test
  void whoSaysNothingIsLeftInTime() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> open(listener.getLocalPort(), 300))
          .hasMessageContaining("no TLS handshake in time");
    }
  }

  @Test
  void garbageEndsInAProblemAndNothingElse() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      if (garbage.length > 3 && i % 2 == 0) { // as if it were a record of a handshake
        garbage[0] = 22;
        garbage[1] = 3;
        garbage[2] = 3;
      }
      try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        String said = new String(garbage, StandardCharsets.ISO_8859_1);
        Thread.ofPlatform().daemon().start(() -> answer(listener, said));
        assertThatThrownBy(() -> open(listener.getLocalPort(), 2_000))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aTimeoutOfAReadLosesNothing() throws Exception {
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY);
        Socket socket = open(peer.port(), 10_000)) {
      socket.setSoTimeout(50);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(7);
      assertThat(socket.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void aRehearsalSpeaksToNobodyAndTheHandshakeAfterItWorks() throws Exception {
    TlsDoor door = door();
    door.rehearse();
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY)) {
      assertThat(echo(door, peer)).isEqualTo("hello");
      assertThat(echo(door, peer)).isEqualTo("hello");
    }
  }

  @Test
  void aRenewedPairIsTakenWithTheNextConnection() throws Exception {
    show(service("secp256r1"));
    TlsDoor door = door();
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY).needingCertificates()) {
      echo(door, peer);
      assertThat(peer.next()).endsWith(" CN=orders");
      show(Forge.of("renewed").usage("").signedBy(AUTHORITY));
      echo(door, peer);
      assertThat(peer.next()).endsWith(" CN=renewed");
    }
  }

  @Test
  void aBadFileLeavesTheOldPairInForceAndIsSaidOnce() throws Exception {
    show(service("secp256r1"));
    TlsDoor door = door();
    try (TlsPeer peer = TlsPeer.open(REGISTRY, AUTHORITY).needingCertificates()) {
      echo(door, peer);
      Files.writeString(folder.resolve("own.key"), service("secp256r1").key()); // of another one
      echo(door, peer);
      echo(door, peer);
      assertThat(heard.lines())
          .singleElement()
          .asString()
          .contains("muster.tls.key = \"" + folder.resolve("own.key") + "\": not the key of")
          .endsWith("what was read before stays in force");
    }
  }

  @Test
  void whatIsWrongWithAFileIsNamed() throws Exception {
    trust(AUTHORITY);
    Path file = folder.resolve("ca.pem");
    Files.writeString(file, "nothing");
    assertThatThrownBy(() -> open(1, 100))
        .hasMessage(
            "muster.tls.ca = \""
                + file
                + "\": no certificate is in it; expected PEM (BEGIN"
                + " CERTIFICATE)");
    Files.delete(file);
    assertThatThrownBy(() -> open(1, 100)).hasMessageContaining("there is no such file");
    Files.writeString(file, AUTHORITY.pem().substring(0, 200));
    assertThatThrownBy(() -> open(1, 100)).hasMessageContaining("it ends before");
  }

  @Test
  void anOldFormOfKeyIsNamedWithTheWayToConvertIt() throws Exception {
    Forge.Made service = service("secp256r1");
    show(service);
    Files.writeString(
        folder.resolve("own.key"), service.key().replace("PRIVATE KEY", "EC PRIVATE KEY"));
    assertThatThrownBy(() -> open(1, 100)).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
  }

  @Test
  void anExpiredCertificateOfOnesOwnIsWarnedOf() throws Exception {
    Instant old = Instant.now().minus(Duration.ofDays(2));
    show(Forge.of("orders").usage("").valid(old, old).signedBy(AUTHORITY));
    door().open(Objects.requireNonNull(HostPort.parse("127.0.0.1:1"))).close();
    assertThat(heard.lines()).singleElement().asString().contains("it expired on " + day(old));
  }

  private static String day(Instant time) {
    return time.toString().substring(0, 10);
  }

  private static Forge.Made service(String kind) {
    return Forge.of("orders")
        .kind(kind)
        .uri("spiffe://example.org/tenant/default/service/orders")
        .usage("1.3.6.1.5.5.7.3.2")
        .signedBy(AUTHORITY);
  }

  private static void answer(ServerSocket listener, String said) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      return; // the other side hung up, as it should
    }
  }

  private void trust(Forge.Made authority) throws IOException {
    Files.writeString(folder.resolve("ca.pem"), authority.pem());
    settings.setProperty("muster.tls.ca", folder.resolve("ca.pem").toString());
  }

  private void show(Forge.Made own) throws IOException {
    Path key = folder.resolve("own.key");
    Files.writeString(folder.resolve("own.pem"), own.pem());
    Files.deleteIfExists(key);
    Files.createFile(
        key,
        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, own.key());
    settings.setProperty("muster.tls.cert", folder.resolve("own.pem").toString());
    settings.setProperty("muster.tls.key", key.toString());
  }

  private TlsDoor door() throws IOException {
    if (!settings.containsKey("muster.tls.ca")) {
      trust(AUTHORITY);
    }
    return new TlsDoor(AgentSettings.read(null, settings, Map.of()).trust(), heard.log());
  }

  private Socket open(int port, int millis) throws IOException {
    return open(door(), port, millis);
  }

  private static Socket open(TlsDoor door, int port, int millis) throws IOException {
    HostPort registry = Objects.requireNonNull(HostPort.parse("127.0.0.1:" + port));
    Socket socket = door.open(registry);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
    return socket;
  }

  private String echo(TlsPeer peer) throws IOException {
    return echo(door(), peer);
  }

  private static String echo(TlsDoor door, TlsPeer peer) throws IOException {
    try (Socket socket = open(door, peer.port(), 20_000)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
    }
  }
}
