package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.ServiceDescription;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the registry in the middle of registrations, descriptions and goodbyes from several
 * connections: nothing acknowledged is lost or older than acknowledged, nobody gone is back.
 */
class DurabilityIT {
  private static final int ROUNDS =
      Integer.getInteger("muster.kill.rounds", Campaign.times(100, 100, 1_000));

  private static final int CONNECTIONS = 4;

  /** The registry takes at most 16 streams on one connection. */
  private static final int STREAMS = 12;

  /** The kill comes after up to so many acknowledgements. */
  private static final int MOST_ACKNOWLEDGED = 1_200;

  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path folder;

  private final SplittableRandom random;
  private final long seed = Long.getLong("muster.seed", System.nanoTime());
  private final List<Told> all = new ArrayList<>();
  private final List<Told> here = new ArrayList<>();
  private long busyNanos;
  private long acknowledgements;

  DurabilityIT() {
    random = new SplittableRandom(seed);
  }

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    long start = System.nanoTime();
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      for (int round = 0; round < ROUNDS; round++) {
        tellUntilKilled(fleet);
        fleet.startRegistry();
        check(fleet, round);
      }
    }
    long gone = all.stream().filter(Told::isGone).count();
    // Else the kills came too early to say anything of goodbyes.
    assertThat(gone).isGreaterThan(ROUNDS);
    long each = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / ROUNDS;
    System.out.printf(
        "kill -9: seed %d, %d rounds of %d ms, %d acknowledgements, %d/s once there was one, %d"
            + " instances, %d"
            + " acknowledged goodbyes, 0 lost, 0 older than acknowledged, 0 back%n",
        seed,
        ROUNDS,
        each,
        acknowledgements,
        TimeUnit.SECONDS.toNanos(acknowledgements) / busyNanos,
        all.size(),
        gone);
  }

  private void tellUntilKilled(Fleet fleet) throws InterruptedException {
    int enough = 1 + random.nextInt(MOST_ACKNOWLEDGED);
    CountDownLatch left = new CountDownLatch(enough);
    CountDownLatch first = new CountDownLatch(1);
    Runnable acknowledged =
        () -> {
          first.countDown();
          left.countDown();
        };
    fill();
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      if (i % STREAMS == 0) {
        channels.add(NettyChannelBuilder.forTarget(fleet.address()).usePlaintext().build());
      }
      RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(channels.getLast());
      Teller.begin(stub, here.get(i), random.split(), acknowledged);
    }
    assertThat(first.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("an acknowledgement").isTrue();
    long begun = System.nanoTime();
    // Streams that said goodbye tell nothing more, so the number may not be reached.
    boolean reached = left.await(random.nextInt(400), TimeUnit.MILLISECONDS);
    busyNanos += System.nanoTime() - begun;
    fleet.registry().kill();
    acknowledgements += reached ? enough : enough - left.getCount();
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Those who left make room for new ones; the others come back. */
  private void fill() {
    here.removeIf(Told::isGone);
    while (here.size() < CONNECTIONS * STREAMS) {
      ByteBuffer id = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(all.size());
      Told told = new Told(ByteString.copyFrom(id.flip()));
      all.add(told);
      here.add(told);
    }
  }

  private void check(Fleet fleet, int round) {
    Map<ByteString, ServiceDescription> listed = new HashMap<>();
    for (Instance instance :
        FleetGrpc.newBlockingStub(fleet.channel())
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .list(ListRequest.getDefaultInstance())
            .getInstancesList()) {
      listed.put(instance.getInstanceId(), instance.getService());
    }
    assertThat(all)
        .extracting(told -> told.wrongWith(Optional.ofNullable(listed.remove(told.id()))))
        .as("round %d, seed %d", round, seed)
        .containsOnly("");
    assertThat(listed).as("round %d, seed %d: never told", round, seed).isEmpty();
  }
}
