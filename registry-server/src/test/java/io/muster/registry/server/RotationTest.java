package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.muster.fuzz.Forge;
import io.muster.registry.tls.CertificateState;
import io.muster.registry.tls.Pki;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates are changed while agents come and stay, and run out while they are there. In full
 * with {@code -Dmuster.whole=true}.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class RotationTest {
  private static final boolean WHOLE = Boolean.getBoolean("muster.whole");

  /** They shake hands in this very process: so many at once that none is late for the others. */
  private static final int AGENTS = 10;

  private static final int ROUNDS = WHOLE ? 50 : 20;

  /** A permit for each agent that begins to join. */
  private final Semaphore joining = new Semaphore(0);

  /** Those that have joined; the one who changes the certificates has them speak. */
  private final Queue<Caller> inside = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;
  private Pki pki;

  @BeforeEach
  void files() throws IOException {
    pki = new Pki(folder);
  }

  private Node node() throws IOException {
    return Node.start(
        folder,
        pki.settings("required"),
        List.of(),
        address -> pki.channel(address, Optional.of(pki.service("people"))));
  }

  @Test
  void nobodyIsDroppedOrRefusedWhileCertificatesChangeAgainAndAgain() throws Exception {
    try (Node node = node();
        ExecutorService agents =
            Executors.newFixedThreadPool(
                AGENTS, Thread.ofPlatform().name("agent-", 0).daemon().factory())) {
      List<Future<List<Caller>>> running = new ArrayList<>();
      List<ManagedChannel> channels = new ArrayList<>();
      for (int i = 0; i < AGENTS; i++) {
        int number = i;
        running.add(agents.submit(() -> agent(node, number, channels)));
      }
      Forge.Made newest = pki.registry();
      while (!running.stream().allMatch(Future::isDone)) {
        var unused =
            joining.tryAcquire(
                1, TimeUnit.SECONDS); // as often as somebody comes, and a little more
        newest = pki.registry();
        pki.put("registry.pem", newest.pem());
        node.certificates().look(); // its key is still to come
        pki.put("registry.key", newest.key());
        pki.put("fleet.pem", Forge.authority("other").pem() + pki.fleet.pem());
        node.certificates().look();
        inside.forEach(Caller::figures); // who says nothing for 15 s is lost, and rightly
      }
      for (Future<List<Caller>> each : running) {
        assertThat(each).as(node::log).succeedsWithin(Duration.ZERO);
        for (Caller caller : each.get()) {
          assertThat(caller.open()).as(() -> caller + "; the log: " + node.log()).isTrue();
        }
      }
      assertThat(node.instances()).hasSize(AGENTS * ROUNDS);
      assertThat(shown(node)).isEqualTo(Pki.certificate(newest).getSerialNumber().toString(16));
      assertThat(node.log()).doesNotContain("hung up on");
      synchronized (channels) {
        channels.forEach(ManagedChannel::shutdownNow);
      }
    }
  }

  /** Joins again and again, each time over a connection of its own. */
  private List<Caller> agent(Node node, int number, List<ManagedChannel> channels)
      throws Exception {
    List<Caller> joined = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ManagedChannel channel =
          pki.channel(node.address(), Optional.of(pki.service("service-" + number)));
      synchronized (channels) {
        channels.add(channel);
      }
      joining.release();
      Caller caller =
          Caller.joined(
              RegistryGrpc.newStub(channel), 1 + number * ROUNDS + round, "service-" + number);
      inside.add(caller);
      joined.add(caller);
    }
    return joined;
  }

  /** Returns the number of the certificate that a new connection is shown. */
  private String shown(Node node) throws Exception {
    var plain = RawBytesTest.connect(node);
    try (SSLSocket socket =
        (SSLSocket)
            pki.caller(Optional.of(pki.service("looker")))
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true)) {
      X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return own.getSerialNumber().toString(16);
    }
  }

  @Test
  void whoseCertificateRunsOutIsDisconnectedAndTheOthersStay() throws Exception {
    Instant now = Instant.now();
    Forge.Made brief =
        Pki.forService("brief").valid(now.minusSeconds(9), now.plusSeconds(90)).signedBy(pki.fleet);
    try (Node node = node()) {
      ManagedChannel channel = pki.channel(node.address(), Optional.of(brief));
      Caller leaving = Caller.joined(RegistryGrpc.newStub(channel), 1, "brief");
      Caller staying = Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "lasting");
      node.certificates().look();
      assertThat(leaving.open()).isTrue();
      node.leapWall(Duration.ofSeconds(100));
      node.certificates().look();
      assertThat(leaving.end().isOk()).isFalse();
      assertThat(staying.open()).isTrue();
      assertThat(node.log()).contains("its certificate is not good (CN=brief): it was good until");
      assertThat(reason(node, "brief")).isEqualTo("its certificate is no longer good");
      channel.shutdownNow();
    }
  }

  private static String reason(Node node, String service) {
    while (true) {
      for (var instance : node.instances()) {
        if (instance.getService().getName().equals(service) && !instance.getReason().isEmpty()) {
          return instance.getReason();
        }
      }
    }
  }

  @Test
  void whoseAuthorityIsTakenAwayIsDisconnected() throws Exception {
    try (Node node = node()) {
      Caller caller = Caller.joined(RegistryGrpc.newStub(node.channel()), 1, "orders");
      pki.put("fleet.pem", Forge.authority("other").pem());
      node.certificates().look();
      assertThat(caller.end().isOk()).isFalse();
      CertificateState authorities = node.certificates().states().get(1);
      assertThat(authorities.subject()).isEqualTo("CN=other");
      Caller again = Caller.on(RegistryGrpc.newStub(node.channel()));
      assertThat(again.end().isOk()).isFalse();
    }
  }

  @Test
  void aBadFileChangesNothingForAnybody() throws Exception {
    try (Node node = node()) {
      Caller caller = Caller.joined(RegistryGrpc.newStub(node.channel()), 1, "orders");
      pki.put("fleet.pem", pki.fleet.pem().substring(0, 100));
      pki.put("registry.key", "");
      node.certificates().look();
      assertThat(caller.open()).isTrue();
      ManagedChannel channel = pki.channel(node.address(), Optional.of(pki.service("late")));
      Caller late = Caller.on(RegistryGrpc.newStub(channel));
      late.say(Caller.hello(2));
      late.await(RegistryMessage::hasWelcome);
      assertThat(node.log()).contains("tls-client-ca", "it ends in the middle", "tls-key");
      channel.shutdownNow();
    }
  }
}
