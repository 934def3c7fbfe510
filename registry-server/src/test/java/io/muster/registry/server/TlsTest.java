package io.muster.registry.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.fuzz.Forge;
import io.muster.registry.tls.Pki;
import io.muster.registry.v1.RegistryGrpc;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is agreed on by TLS, who comes in, and what becomes of who speaks in the clear. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class TlsTest {
  @TempDir Path folder;
  private Pki pki;

  @BeforeEach
  void files() throws IOException {
    pki = new Pki(folder);
  }

  private Node node(String clients) throws IOException {
    return Node.start(
        folder,
        pki.settings(clients),
        List.of(),
        address -> pki.channel(address, Optional.empty()));
  }

  private SSLSocket secure(Node node, Optional<Forge.Made> own) throws IOException {
    Socket plain = RawBytesTest.connect(node);
    return (SSLSocket)
        pki.caller(own).getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
  }

  /** Asks for the health over HTTP/1; returns the answer's first line. */
  private static String asked(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /api/v1/health HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(US_ASCII));
    return firstLine(socket);
  }

  static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = socket.getInputStream().read(); next >= 0 && next != '\r'; ) {
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    return line.toString();
  }

  private boolean letIn(Node node, Optional<Forge.Made> own) {
    try (SSLSocket socket = secure(node, own)) {
      return asked(socket).startsWith("HTTP/1.1 ");
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLS_AES_128_GCM_SHA256",
    "TLSv1.3, TLS_AES_256_GCM_SHA384",
    "TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
  })
  void whatIsStrongIsAgreedOn(String protocol, String cipher) throws Exception {
    try (Node node = node("none");
        SSLSocket socket = secure(node, Optional.empty())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {cipher});
      assertThat(asked(socket)).startsWith("HTTP/1.1 ");
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
      })
  void whatIsWeakIsNot(String cipher) throws Exception {
    try (Node node = node("none");
        SSLSocket socket = secure(node, Optional.empty())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {cipher});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
      assertThat(node.log()).contains("its TLS handshake failed");
    }
  }

  @ParameterizedTest
  @CsvSource({"h2, h2", "http/1.1, http/1.1", "h2;http/1.1, http/1.1", "'', ''"})
  void whoSpeaksBothIsABrowser(String offered, String chosen) throws Exception {
    try (Node node = node("none");
        SSLSocket socket = secure(node, Optional.empty())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(
          offered.isEmpty() ? new String[0] : offered.split(";", -1));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
    }
  }

  @Test
  void aSecondHandshakeEndsItsConnection() throws Exception {
    try (Node node = node("none");
        SSLSocket socket = secure(node, Optional.empty())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThat(asked(socket)).startsWith("HTTP/1.1 ");
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                while (socket.getInputStream().read() >= 0) {
                  // the rest of the answer
                }
                throw new IOException("ended");
              })
          .isInstanceOf(IOException.class);
      assertThat(node.log()).contains("second TLS handshake");
    }
  }

  @Test
  void recordsOfNextToNothingWithoutEndEndTheirConnection() throws Exception {
    try (Node node = node("none");
        SSLSocket socket = secure(node, Optional.empty())) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  socket.getOutputStream().write('G'); // a record each
                }
                while (socket.getInputStream().read() >= 0) {
                  // until it is over
                }
                throw new IOException("ended");
              })
          .isInstanceOf(IOException.class);
      assertThat(node.log()).contains("of TLS that carries nothing");
    }
  }

  @Test
  void anAgentIsServedOverTls() throws Exception {
    try (Node node = node("none")) {
      Caller.joined(RegistryGrpc.newStub(node.channel()), 1, "orders");
      assertThat(node.instances()).hasSize(1);
    }
  }

  @Test
  void whereNobodyIsAskedEverybodyComesIn() throws Exception {
    try (Node node = node("none")) {
      assertThat(letIn(node, Optional.empty())).isTrue();
      assertThat(letIn(node, Optional.of(pki.service("orders")))).isTrue();
    }
  }

  @Test
  void whoHasNoneComesInWhereThatIsOptionalAndWithABadOneNobody() throws Exception {
    try (Node node = node("optional")) {
      assertThat(letIn(node, Optional.empty())).isTrue();
      assertThat(letIn(node, Optional.of(pki.service("orders")))).isTrue();
      assertThat(letIn(node, Optional.of(bad()))).isFalse();
    }
  }

  @Test
  void onlyWhoHasAGoodOneComesInWhereItIsRequired() throws Exception {
    try (Node node = node("required")) {
      assertThat(letIn(node, Optional.empty())).isFalse();
      assertThat(node.log()).contains("it showed none, and client-certificates=required");
      assertThat(letIn(node, Optional.of(pki.service("orders")))).isTrue();
    }
    assertThat(Files.readString(folder.resolve("data/audit.log")))
        .contains("\"action\":\"connect\"", "\"outcome\":\"refused\"", "127.0.0.1");
  }

  private static Forge.Made bad() {
    return Pki.forService("orders").signedBy(Forge.authority("elsewhere"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whoseCertificateIsNotGoodIsRefusedAndNamed(String protocol) throws Exception {
    Instant now = Instant.now();
    List<Forge.Made> bad =
        List.of(
            bad(),
            Pki.forService("a").valid(now.minusSeconds(9), now.minusSeconds(3)).signedBy(pki.fleet),
            Pki.forService("b")
                .valid(now.plusSeconds(99), now.plusSeconds(999))
                .signedBy(pki.fleet),
            Pki.forService("c").usage("1.3.6.1.5.5.7.3.1").signedBy(pki.fleet),
            Pki.forService("d").selfSigned());
    for (Forge.Made each : bad) {
      try (Node node = node("optional");
          SSLSocket socket = secure(node, Optional.of(each))) {
        socket.setEnabledProtocols(new String[] {protocol});
        assertThatThrownBy(
                () -> {
                  if (asked(socket).isEmpty()) {
                    throw new IOException("ended");
                  }
                })
            .as(each.subject())
            .isInstanceOf(IOException.class);
        assertThat(node.log()).contains("its certificate is not good (CN=" + each.subject() + ")");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aSessionThatIsTakenUpAgainLetsNobodyInWhoIsNoLongerGood(String protocol) throws Exception {
    Instant now = Instant.now();
    Forge.Made brief =
        Pki.forService("brief").valid(now.minusSeconds(9), now.plusSeconds(60)).signedBy(pki.fleet);
    SSLContext context = pki.caller(Optional.of(brief));
    try (Node node = node("required")) {
      assertThat(again(context, node, protocol)).startsWith("HTTP/1.1 ");
      assertThat(again(context, node, protocol)).startsWith("HTTP/1.1 ");
      node.leapWall(Duration.ofMinutes(2));
      assertThat(again(context, node, protocol)).isEmpty();
    }
  }

  private static String again(SSLContext context, Node node, String protocol) throws IOException {
    Socket plain = RawBytesTest.connect(node);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
      socket.setEnabledProtocols(new String[] {protocol});
      return asked(socket);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void whoSpeaksHttpInTheClearIsToldToUseTls() throws Exception {
    try (Node node = node("none");
        Socket socket = RawBytesTest.connect(node)) {
      assertThat(asked(socket)).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .contains("this port speaks TLS", "https://");
      assertThat(node.log()).contains("it speaks HTTP/1 in the clear");
    }
  }

  @Test
  void whoSpeaksHttp2InTheClearIsToldInItsFrames() throws Exception {
    try (Node node = node("none");
        Socket socket = RawBytesTest.connect(node)) {
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .contains("this port speaks TLS");
      assertThat(node.log()).contains("it speaks HTTP/2 in the clear");
    }
  }

  @Test
  void whoSpeaksTlsToAPortInTheClearIsHungUpOnAndLogged() throws Exception {
    try (Node node = Node.start(folder);
        SSLSocket socket = secure(node, Optional.empty())) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
      assertThat(node.log()).contains("it speaks TLS where", "--tls-cert");
    }
  }

  @Test
  void whoNeverEndsTheHandshakeIsCutOff() throws Exception {
    try (Node node = node("none");
        Socket silent = RawBytesTest.connect(node);
        Socket half = RawBytesTest.connect(node)) {
      half.getOutputStream().write(new byte[] {0x16, 3, 1, 1, 0, 1, 0});
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(half.getInputStream().readAllBytes()).hasSizeLessThan(20);
      assertThat(node.log()).contains("hung up on 127.0.0.1: it had not begun to speak after");
    }
  }
}
