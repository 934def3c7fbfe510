package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Roster;
import io.muster.registry.v1.ServiceDescription;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent without a JVM of its own, whose version grows with every description. */
final class GrowingAgent implements StreamObserver<RegistryMessage> {
  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<Long> registered = new LinkedBlockingQueue<>();
  private final StreamObserver<AgentMessage> out;
  private int described;
  private volatile long newest;

  GrowingAgent(ManagedChannel channel) {
    out = RegistryGrpc.newStub(channel).connect(this);
    ByteString id = ByteString.copyFrom(new byte[16]);
    Hello.Builder hello = Hello.newBuilder().setInstanceId(id).setIncarnation(1);
    out.onNext(AgentMessage.newBuilder().setHello(hello).build());
  }

  /** Returns how often it has described itself: the newest version. */
  int described() {
    return described;
  }

  /** Returns whether the registry has acknowledged the newest version. */
  boolean acknowledged() {
    return newest == described;
  }

  /** Returns the newest version that the registry has acknowledged; 0 for none. */
  long newestAcknowledged() {
    return newest;
  }

  /** Describes itself and waits until that is acknowledged. */
  void acknowledgedOnce() throws InterruptedException {
    describe();
    awaitRegistered(described);
  }

  void describe() {
    ServiceDescription.Builder service =
        ServiceDescription.newBuilder()
            .setName("a")
            .setVersion(Integer.toString(++described))
            .setAdvertisedHost("127.0.0.1");
    out.onNext(
        AgentMessage.newBuilder()
            .setDescribed(Described.newBuilder().setNumber(described).setService(service))
            .build());
  }

  /** Describes itself until the registry says that it cannot write and why, and once more. */
  Roster describeUntilTold(ManagedChannel channel, String why) {
    long start = System.nanoTime();
    while (patient(start)) {
      describe();
      if (roster(channel).getNoticesList().stream()
          .anyMatch(n -> n.contains("cannot write") && n.contains(why))) {
        describe();
        registered.clear();
        return awaitListed(channel);
      }
    }
    throw new AssertionError("that the disk takes nothing was not noticed");
  }

  private static boolean patient(long startNanos) {
    return System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  }

  /** Waits until the newest description is listed. */
  private Roster awaitListed(ManagedChannel channel) {
    long start = System.nanoTime();
    Roster roster = roster(channel);
    while (patient(start)
        && !roster.getInstances(0).getService().getVersion().equals("" + described)) {
      roster = roster(channel);
    }
    return roster;
  }

  void awaitRegistered(long number) throws InterruptedException {
    Long heard;
    do {
      heard = registered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(heard).as("registered %d", number).isNotNull();
    } while (heard < number);
  }

  @Override
  public void onNext(RegistryMessage message) {
    if (message.hasRegistered()) {
      newest = message.getRegistered().getNumber();
      registered.add(newest);
    }
  }

  @Override
  public void onError(Throwable problem) {
    assertThat(problem).isNotNull(); // the registry is over: whoever waits says so
  }

  @Override
  public void onCompleted() {}

  static Roster roster(ManagedChannel channel) {
    return FleetGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .list(ListRequest.getDefaultInstance());
  }
}
