package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ServiceDescription;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the registry in the middle of registrations: nothing acknowledged is lost, nobody gone
 * is back.
 */
class DurabilityIT {
  private static final int ROUNDS = Integer.getInteger("muster.kill.rounds", 50);

  /** The registry takes at most 16 streams on one connection. */
  private static final int STREAMS = 14;

  @TempDir Path folder;

  private final Set<ByteString> registered = ConcurrentHashMap.newKeySet();
  private final Set<ByteString> gone = ConcurrentHashMap.newKeySet();
  private final Set<ByteString> leaving = ConcurrentHashMap.newKeySet();

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    Random random = new Random(seed);
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      for (int round = 0; round < ROUNDS; round++) {
        CountDownLatch enough = new CountDownLatch(1 + random.nextInt(STREAMS));
        RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(fleet.channel());
        for (int i = 0; i < STREAMS; i++) {
          ByteString id =
              ByteString.copyFrom(
                  ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(round).flip());
          new Client(stub, id, random.nextInt(4) > 0, enough).begin();
        }
        enough.await();
        fleet.registry().kill();
        fleet.startRegistry();
        check(fleet, round, seed);
      }
    }
    // Else the kills came too early to say anything of goodbyes.
    assertThat(gone).hasSizeGreaterThan(2 * ROUNDS);
    System.out.println(
        "kill -9: seed "
            + seed
            + ", "
            + ROUNDS
            + " rounds, "
            + registered.size()
            + " acknowledged registrations, "
            + gone.size()
            + " acknowledged goodbyes, 0 lost, 0 back");
  }

  private void check(Fleet fleet, int round, long seed) {
    Set<ByteString> expected = new HashSet<>(registered);
    expected.removeAll(leaving);
    Set<ByteString> listed =
        FleetGrpc.newBlockingStub(fleet.channel())
            .list(ListRequest.getDefaultInstance())
            .getInstancesList()
            .stream()
            .map(Instance::getInstanceId)
            .collect(Collectors.toSet());
    assertThat(listed)
        .as("round %d, seed %d", round, seed)
        .containsAll(expected)
        .doesNotContainAnyElementsOf(gone.isEmpty() ? Set.of(ByteString.EMPTY) : gone);
  }

  /** One agent as the registry sees it, without a JVM of its own. */
  private final class Client implements StreamObserver<RegistryMessage> {
    private final RegistryGrpc.RegistryStub stub;
    private final ByteString id;
    private final boolean leaves;
    private final CountDownLatch enough;
    private StreamObserver<AgentMessage> out;

    @SuppressWarnings("NullAway.Init")
    Client(RegistryGrpc.RegistryStub stub, ByteString id, boolean leaves, CountDownLatch enough) {
      this.stub = stub;
      this.id = id;
      this.leaves = leaves;
      this.enough = enough;
    }

    void begin() {
      out = stub.connect(this);
      out.onNext(
          AgentMessage.newBuilder()
              .setHello(Hello.newBuilder().setInstanceId(id).setIncarnation(1))
              .build());
    }

    @Override
    public void onNext(RegistryMessage message) {
      switch (message.getMessageCase()) {
        case WELCOME ->
            out.onNext(
                AgentMessage.newBuilder()
                    .setDescribed(
                        Described.newBuilder()
                            .setNumber(1)
                            .setService(
                                ServiceDescription.newBuilder()
                                    .setName("client")
                                    .setAdvertisedHost("127.0.0.1")))
                    .build());
        case REGISTERED -> {
          registered.add(id);
          if (!leaves) {
            enough.countDown();
          } else {
            leaving.add(id); // from here on either answer is right, until it is acknowledged
            out.onNext(
                AgentMessage.newBuilder()
                    .setGoodbye(Goodbye.newBuilder().setReason("test"))
                    .build());
          }
        }
        case FAREWELL -> {
          gone.add(id);
          enough.countDown();
        }
        default -> {}
      }
    }

    @Override
    public void onError(Throwable problem) {
      enough.countDown(); // the registry was killed, or refuses the stream: the round goes on
    }

    @Override
    public void onCompleted() {}
  }
}
