package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveRequest;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of callers leave their TLS handshakes half done: each is cut off in time, and others,
 * who have a connection or want one, are served meanwhile.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTlsIT {
  private static final long CUT_OFF_MILLIS = 5_000;
  private static final int HANDSHAKES = Campaign.times(500, 1_000, 10_000);
  private static final int CALLS = 500;
  private static final double SLOWER = 2;

  /** Below this a call is at the clock's own noise, and twice as slow says nothing. */
  private static final long FLOOR_MICROS = 500;

  private static final ResolveRequest QUESTION =
      ResolveRequest.newBuilder()
          .addRequirements(Requirement.newBuilder().setKey("any").setService("any"))
          .build();

  @TempDir Path folder;

  @Test
  void whoLeavesAHandshakeHalfDoneIsCutOffAndTheOthersAreServed() throws Exception {
    Certificates certificates = certificates();
    try (Fleet fleet = Fleet.withSecureRegistry(folder, certificates)) {
      calls(fleet.channel(), 5_000); // until the compiler has seen them
      long calm = calls(fleet.channel(), CALLS);
      List<Long> first = new ArrayList<>();
      List<Long> attacked = new ArrayList<>();
      HalfHandshakes.Seen seen;
      try (ExecutorService attacker =
          Executors.newSingleThreadExecutor(Thread.ofPlatform().name("attacker").factory())) {
        Future<HalfHandshakes.Seen> running =
            attacker.submit(() -> HalfHandshakes.run(fleet.address(), HANDSHAKES));
        for (int caller = 0; !running.isDone(); caller++) {
          if (caller % 10 == 0) { // seldom: in this process its half of a handshake is work, too
            first.add(firstCall(fleet, certificates, caller));
          }
          attacked.add(calls(fleet.channel(), 50));
        }
        seen = running.get();
      }
      calm = Math.max(calm, calls(fleet.channel(), CALLS)); // a machine shared with others changes
      judge(seen, calm, Campaign.median(attacked), first);
    }
  }

  private static void judge(HalfHandshakes.Seen seen, long calm, long attacked, List<Long> first) {
    long slowest = Collections.max(first);
    System.out.printf(
        "half TLS handshakes: %d, %d of them answered; cut off at most %d ms after the answer, %d"
            + " ms after they came; a call %d us calm, %d us meanwhile; a new caller's first"
            + " call at most %d ms, %d of them%n",
        HANDSHAKES,
        seen.answered(),
        seen.silentMillis(),
        seen.longestMillis(),
        calm,
        attacked,
        slowest,
        first.size());
    assertThat(seen.silentMillis()).isLessThanOrEqualTo(Campaign.within(CUT_OFF_MILLIS));
    assertThat(attacked)
        .as("median of a call meanwhile, in us")
        .isLessThanOrEqualTo(Campaign.within(Math.round(SLOWER * Math.max(FLOOR_MICROS, calm))));
    assertThat(slowest).isLessThanOrEqualTo(Campaign.within(CUT_OFF_MILLIS));
  }

  private Certificates certificates() throws Exception {
    Certificates certificates = new Certificates(folder.resolve("tls"));
    Ran made =
        Ran.of(
            folder,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Fleet.ROOT.resolve("registry-server/target/muster.jar").toString(),
                "tls",
                "init",
                "tls",
                "--service",
                "viewer"));
    assertThat(made.exit()).as(String.join("\n", made.err())).isZero();
    return certificates;
  }

  /** Has somebody of another address connect and ask; returns the milliseconds it took. */
  private static long firstCall(Fleet fleet, Certificates certificates, int caller)
      throws Exception {
    InetSocketAddress from = new InetSocketAddress("127.4.0." + (1 + caller % 250), 0);
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(fleet.address())
            .localSocketPicker(localFrom(from))
            .sslContext(certificates.client())
            .build();
    long start = System.nanoTime();
    try {
      // A handshake that the machine's standing still has cut off is begun again, and counts.
      assertThat(
              RegistryGrpc.newBlockingStub(channel)
                  .withWaitForReady()
                  .withDeadlineAfter(1, TimeUnit.MINUTES)
                  .resolve(QUESTION)
                  .hasNext())
          .isTrue();
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    } finally {
      channel.shutdownNow();
    }
  }

  private static NettyChannelBuilder.LocalSocketPicker localFrom(InetSocketAddress from) {
    return new NettyChannelBuilder.LocalSocketPicker() {
      @Override
      public java.net.SocketAddress createSocketAddress(
          java.net.SocketAddress remote, io.grpc.Attributes attributes) {
        return from;
      }
    };
  }

  /** Asks that often; returns the median in microseconds. */
  private static long calls(ManagedChannel channel, int count) {
    RegistryGrpc.RegistryBlockingStub registry = RegistryGrpc.newBlockingStub(channel);
    List<Long> took = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      assertThat(registry.resolve(QUESTION).hasNext()).isTrue();
      took.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    }
    return Campaign.median(took);
  }
}
