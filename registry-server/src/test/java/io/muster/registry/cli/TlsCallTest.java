package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.muster.fuzz.Forge;
import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Office;
import io.muster.registry.authority.TrustDomain;
import io.muster.registry.v1.FleetStatus;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask under TLS, over real sockets, and what they say when that does not work. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SuppressWarnings("NullAway.Init")
class TlsCallTest {
  private static final Forge.Made OTHER = Forge.authority("other");
  private static final char[] NONE = {};

  @TempDir Path place;
  private AuthorityFolder made;
  private HttpServer server;
  private final AtomicReference<String> shown = new AtomicReference<>("");

  @BeforeEach
  void certificates() throws Exception {
    made = office(place.resolve("tls"), InstantSource.system());
  }

  private static AuthorityFolder office(Path folder, InstantSource clock) throws Exception {
    return new Office(folder, clock, new SecureRandom())
        .init(
            new Office.Plan(
                TrustDomain.DEFAULT, List.of(), List.of("orders"), Duration.ofDays(90)));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Serves an empty fleet. */
  private String serve(HttpServer made) {
    server = made;
    server.createContext(
        "/",
        exchange -> {
          shown.set(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
          byte[] fleet = FleetStatus.getDefaultInstance().toByteArray();
          exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
          exchange.getResponseHeaders().add("content-length", "" + fleet.length);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private String servePlain() throws Exception {
    return serve(HttpServer.create(anyPort(), 0));
  }

  private String serveSecure(Path certificate, Path key, boolean mutual) throws Exception {
    HttpsServer https = HttpsServer.create(anyPort(), 0);
    SSLContext context = context(certificate, key);
    https.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(mutual);
            parameters.setSSLParameters(wanted);
          }
        });
    return serve(https);
  }

  private String serveRegistry(boolean mutual) throws Exception {
    return serveSecure(made.registry().certificate(), made.registry().key(), mutual);
  }

  private SSLContext context(Path certificate, Path key) throws Exception {
    X509Certificate own = io.muster.registry.authority.Pem.certificates(read(certificate)).get(0);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NONE);
    store.setKeyEntry(
        "own",
        io.muster.registry.authority.Pem.key(read(key), own.getPublicKey()),
        NONE,
        new X509Certificate[] {own});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NONE);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NONE);
    try (InputStream in = Files.newInputStream(made.authority().certificate())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static String read(Path file) throws Exception {
    return Files.readString(file);
  }

  private Path secret(String name, String text) throws Exception {
    Path file = place.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private String serveForged(Forge.Made forged) throws Exception {
    Path certificate = Files.writeString(place.resolve("forged.pem"), forged.pem());
    return serveSecure(certificate, secret("forged.key", forged.key()), false);
  }

  private Said services(String address, String... more) {
    List<String> words = new ArrayList<>(List.of("services", "--registry", address));
    words.addAll(List.of(more));
    return Said.by(words);
  }

  private String ca() {
    return made.authority().certificate().toString();
  }

  private String[] mutual() {
    AuthorityFolder.Pair orders = made.service("orders");
    return new String[] {
      "--ca", ca(), "--cert", orders.certificate().toString(), "--key", orders.key().toString()
    };
  }

  @Test
  void aRegistryOfThisAuthorityIsAsked() throws Exception {
    String address = serveRegistry(false);
    Said said = services(address, "--ca", ca());
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("0 services");
    assertThat(services("https://" + address, "--ca", ca()).code()).isZero();
    assertThat(shown.get()).isEqualTo("null");
  }

  @Test
  void theCertificateThatIsAskedForIsShown() throws Exception {
    String address = serveRegistry(true);
    assertThat(services(address, mutual()).code()).isZero();
    Said without = services(address, "--ca", ca());
    assertThat(without.code()).as(without.err()).isEqualTo(5);
    assertThat(without.err())
        .contains("cannot reach the registry at " + address + " (from --registry)")
        .contains("wants ")
        .contains("--cert FILE --key FILE");
  }

  @Test
  void theTokenIsShownUnderTlsAndOnThisMachineAndElsewhereRefused() throws Exception {
    String token = secret("token", "muster_a_b\n").toString();
    assertThat(services(serveRegistry(false), "--ca", ca(), "--token-file", token).code()).isZero();
    assertThat(shown.get()).isEqualTo("Bearer muster_a_b");
    server.stop(0);
    assertThat(services(servePlain(), "--token-file", token).code()).isZero();
    assertThat(shown.get()).isEqualTo("Bearer muster_a_b");
    Said elsewhere = services("192.0.2.1:7400", "--token-file", token);
    assertThat(elsewhere.code()).isEqualTo(2);
    assertThat(elsewhere.err()).contains("in plain text").contains("--ca FILE");
  }

  @Test
  void aTokenThatOthersMayReadIsNotUsed() throws Exception {
    Path token = secret("token", "muster_a_b\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    Said said = services("127.0.0.1:1", "--token-file", token.toString());
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("can be read by other users").contains("--token-file");
  }

  @Test
  void anotherAuthoritysCertificateIsNotBelieved() throws Exception {
    String address = serveForged(Forge.registry(OTHER));
    Said said = services(address, "--ca", ca());
    assertThat(said.code()).isEqualTo(4);
    assertThat(said.err())
        .contains(address + " (from --registry): its certificate CN=registry is not one of")
        .contains(ca() + " (from --ca)")
        .contains("Give the ca.pem");
  }

  @Test
  void anExpiredCertificateIsNotBelievedAndSaysSince() throws Exception {
    Instant then = Instant.now().minus(Duration.ofDays(100));
    made = office(place.resolve("old"), InstantSource.fixed(then));
    Said said = services(serveRegistry(false), "--ca", ca());
    assertThat(said.code()).isEqualTo(4);
    assertThat(said.err()).contains("its certificate expired at ").contains("muster tls renew DIR");
  }

  @Test
  void aServicesCertificateMakesNoRegistry() throws Exception {
    AuthorityFolder.Pair orders = made.service("orders");
    Said said = services(serveSecure(orders.certificate(), orders.key(), false), "--ca", ca());
    assertThat(said.code()).isEqualTo(4);
    assertThat(said.err()).contains("is not one of a server");
    server.stop(0);
    Forge.Made both =
        Forge.of("both").uri("spiffe://a/tenant/default/service/orders").signedBy(OTHER);
    Said named = services(serveForged(both), "--ca", pem(OTHER));
    assertThat(named.err()).contains("is spiffe://a/tenant/default/service/orders's");
  }

  private String pem(Forge.Made authority) throws Exception {
    return Files.writeString(place.resolve("other-ca.pem"), authority.pem()).toString();
  }

  @Test
  void withoutAnIdentityTheNameThatIsDialledCounts() throws Exception {
    Said good =
        services(serveForged(Forge.of("x").ip("127.0.0.1").signedBy(OTHER)), "--ca", pem(OTHER));
    assertThat(good.err()).isEmpty();
    assertThat(good.code()).isZero();
  }

  @Test
  void aCertificateForAnotherNameIsNotBelieved() throws Exception {
    Forge.Made elsewhere = Forge.of("x").dns("a.example.org").ip("10.9.8.1").signedBy(OTHER);
    Said said = services(serveForged(elsewhere), "--ca", pem(OTHER));
    assertThat(said.code()).isEqualTo(4);
    assertThat(said.err())
        .contains("its certificate is for a.example.org, 10.9.8.1, and not for 127.0.0.1");
  }

  /** Takes one call, and says that to whatever it hears first. */
  private static ServerSocket plainAnswer(String words) throws Exception {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (Socket caller = socket.accept()) {
                caller.getInputStream().readNBytes(5);
                caller.getInputStream().skipNBytes(caller.getInputStream().available());
                caller.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
              } catch (IOException e) {
                // The caller says what it saw.
              }
            });
    return socket;
  }

  @Test
  void plainTextToATlsPortAndTheReverseAreEachToldApart() throws Exception {
    try (ServerSocket answers = plainAnswer("HTTP/1.1 400 Bad Request\r\n\r\n");
        ServerSocket hangsUp = plainAnswer("")) {
      for (ServerSocket each : List.of(answers, hangsUp)) {
        Said reverse = services("127.0.0.1:" + each.getLocalPort(), "--ca", ca());
        assertThat(reverse.code()).as(reverse.err()).isEqualTo(4);
        assertThat(reverse.err()).contains("leave out --ca, --cert, --key and https://");
      }
    }
    Said plain = services(serveRegistry(false));
    assertThat(plain.code()).as(plain.err()).isEqualTo(4);
    assertThat(plain.err()).contains("give its authority with --ca FILE (MUSTER_CA)");
  }

  @Test
  void filesThatCannotBeUsedAreNamedWithTheOption() throws Exception {
    String address = "127.0.0.1:1";
    assertThat(services("https://" + address).err()).contains("give the registry's authority");
    assertThat(services("http://" + address, "--ca", ca()).err()).contains("asks for plain text");
    assertThat(services(address, "--ca", "/nowhere").err())
        .contains("--ca: /nowhere (from --ca) cannot be used: it is not there");
    assertThat(services(address, "--ca", ca(), "--cert", ca()).err())
        .contains("--cert FILE and --key FILE go together");
    Said wrongKey =
        services(
            address,
            "--ca",
            ca(),
            "--cert",
            made.service("orders").certificate().toString(),
            "--key",
            made.registry().key().toString());
    assertThat(wrongKey.code()).isEqualTo(2);
    assertThat(wrongKey.err()).contains("it is another certificate's key");
  }

  @Test
  void grpcSpeaksTheSame() throws Exception {
    Server grpc = grpc();
    try {
      String address = "127.0.0.1:" + grpc.getPort();
      List<String> watch = new ArrayList<>(List.of("hooks", "--registry", address));
      watch.addAll(List.of(mutual()));
      // Nothing is served, so that the call arrives is all there is to see.
      assertThat(Said.by(watch).err()).contains("Method not found");
      Said without = Said.by(List.of("hooks", "--registry", address, "--ca", ca()));
      assertThat(without.code()).as(without.err()).isEqualTo(5);
      assertThat(without.err()).contains("wants one");
      Said stranger = Said.by(List.of("hooks", "--registry", address, "--ca", pem(OTHER)));
      assertThat(stranger.code()).isEqualTo(4);
      assertThat(stranger.err()).contains("is not one of a server by an authority in");
      Said plain = Said.by(List.of("hooks", "--registry", address));
      assertThat(plain.code()).isEqualTo(4);
      assertThat(plain.err()).contains("give its authority with --ca FILE");
    } finally {
      grpc.shutdownNow();
    }
  }

  private Server grpc() throws Exception {
    SslContext context =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(
                        made.registry().certificate().toFile(), made.registry().key().toFile())
                    .trustManager(made.authority().certificate().toFile())
                    .clientAuth(ClientAuth.REQUIRE),
                SslProvider.JDK)
            .build();
    return NettyServerBuilder.forAddress(anyPort()).sslContext(context).build().start();
  }
}
