package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Registry, agents and command line with the certificates that the command line made. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class SecureFleetIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Certificates certificates;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @BeforeEach
  void makeCertificates() throws Exception {
    certificates = new Certificates(folder.resolve("tls"));
    Ran ran =
        muster(
            List.of(
                "tls",
                "init",
                "tls",
                "--service",
                "needed",
                "--service",
                "user",
                "--service",
                "viewer"));
    assertThat(ran.exit()).as(() -> String.join("\n", ran.err())).isZero();
  }

  private Ran muster(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-jar"));
    command.add(Fleet.ROOT.resolve("registry-server/target/muster.jar").toString());
    command.addAll(words);
    return Ran.of(folder, Map.of(), command);
  }

  private Ran asViewer(Fleet fleet, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--registry", fleet.address()));
    all.addAll(certificates.commandOptions());
    return muster(all);
  }

  /** Starts a probe that shows its certificate, and listens on a port. */
  private Proc needed(Fleet fleet) throws Exception {
    Proc needed =
        fleet.probe(JAVA, "needed", certificates.agentOptions("needed").toArray(String[]::new));
    needed.say("bind 0 127.0.0.1");
    fleet.awaitPorts("needed", 1);
    return needed;
  }

  private Proc user(Fleet fleet, Path java) throws Exception {
    List<String> options = new ArrayList<>(certificates.agentOptions("user"));
    options.addAll(
        List.of(
            "-Dmuster.requires=needed",
            "-Dmuster.await=20s",
            "-Dprobe.watch=muster.endpoint.needed"));
    Proc user = fleet.probe(java, "user", options.toArray(String[]::new));
    user.await("the answer before main", line -> line.matches("main .*needed=.*:[0-9]+"));
    fleet.awaitInstance("user", i -> i.getService().getName().equals("user"));
    return user;
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void anAgentWithACertificateJoinsAndIsAnsweredBeforeMain(int feature, Path java)
      throws Exception {
    try (Fleet fleet = Fleet.withSecureRegistry(folder, certificates)) {
      needed(fleet);
      Proc user = user(fleet, java);
      assertThat(user.agentLines()).noneMatch(line -> line.contains("WARNING"));
      user.say("exit 0");
      assertThat(user.awaitExit()).isZero();
    }
  }

  @Test
  void whoHasNoneIsRefusedAndItsApplicationRunsUnharmed() throws Exception {
    try (Fleet fleet = Fleet.withSecureRegistry(folder, certificates)) {
      needed(fleet);
      user(fleet, JAVA);
      Proc stranger =
          fleet.probe(
              JAVA,
              "stranger",
              "-Dmuster.tls.ca=" + certificates.authority(),
              "-Dmuster.requires=needed",
              "-Dmuster.await=1s",
              "-Dprobe.watch=muster.endpoint.needed");
      stranger.await("no endpoint", line -> line.equals("main muster.endpoint.needed="));
      stranger.await("why it does not join", line -> line.startsWith("muster: "));
      Ran services = asViewer(fleet, "services");
      assertThat(services.exit()).as(() -> String.join("\n", services.err())).isZero();
      assertThat(services.out())
          .anyMatch(line -> line.contains("needed"))
          .anyMatch(line -> line.contains("user"))
          .noneMatch(line -> line.contains("stranger"));
      stranger.say("exit 3");
      assertThat(stranger.awaitExit()).isEqualTo(3);
      Ran without =
          muster(
              List.of(
                  "services",
                  "--registry",
                  fleet.address(),
                  "--ca",
                  certificates.authority().toString()));
      assertThat(without.exit()).as(() -> String.join("\n", without.err())).isEqualTo(5);
      assertThat(String.join("\n", without.err())).contains("--cert FILE --key FILE");
      Ran plain = muster(List.of("services", "--registry", fleet.address()));
      assertThat(plain.exit()).as(() -> String.join("\n", plain.err())).isEqualTo(4);
      assertThat(String.join("\n", plain.err())).contains("--ca FILE");
    }
  }

  @Test
  void renewalIsTakenUpAndNoStreamIsDropped() throws Exception {
    try (Fleet fleet = Fleet.withSecureRegistry(folder, certificates)) {
      Proc needed = needed(fleet);
      Proc user = user(fleet, JAVA);
      List<Instance> before = instances(fleet);
      String old = serial(fleet.address());
      Ran renewed = muster(List.of("tls", "renew", "tls"));
      assertThat(renewed.exit()).as(() -> String.join("\n", renewed.err())).isZero();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (serial(fleet.address()).equals(old)) {
        assertThat(System.nanoTime() - end).as("the new certificate is not shown").isNegative();
      }
      Ran services = asViewer(fleet, "services");
      assertThat(services.exit()).as(() -> String.join("\n", services.err())).isZero();
      user(fleet, JAVA);
      assertThat(instances(fleet)).containsAll(before);
      assertThat(needed.agentLines()).noneMatch(line -> line.contains("WARNING"));
      assertThat(user.agentLines()).noneMatch(line -> line.contains("WARNING"));
    }
  }

  /** Returns the instances without what changes while nothing happens. */
  private static List<Instance> instances(Fleet fleet) {
    return fleet.await("all", roster -> true).getInstancesList().stream()
        .map(
            i ->
                Instance.newBuilder()
                    .setInstanceId(i.getInstanceId())
                    .setIncarnation(i.getIncarnation())
                    .setState(i.getState())
                    .setSinceMillis(i.getSinceMillis())
                    .build())
        .toList();
  }

  /** Returns the number of the certificate the registry shows to a new connection. */
  private String serial(String address) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = new FileInputStream(certificates.authority().toFile())) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    String[] at = address.split(":");
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(at[0], Integer.parseInt(at[1]))) {
      socket.startHandshake(); // under TLS 1.3 done before the client's own is missed
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSerialNumber().toString(16);
    } catch (SSLException e) {
      throw new AssertionError("the registry's certificate is not seen", e);
    }
  }
}
