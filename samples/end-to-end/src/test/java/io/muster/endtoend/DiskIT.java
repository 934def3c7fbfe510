package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
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
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose disk is full or cannot be written, on a disk of its own in memory. */
class DiskIT {
  private static final long PATIENCE_SECONDS = 30;
  private static final int MOST_DESCRIPTIONS = 2_000;

  @TempDir Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void disk() throws Exception {
    assumeTrue(Sandbox.mounts(folder), "needs a mount namespace for a disk of its own");
    data = Files.createDirectory(folder.resolve("data"));
  }

  @Test
  void whileTheDiskIsFullItServesAndSaysSoAndThenLosesNothing() throws Exception {
    try (Proc registry = Proc.start(folder, server("size=256k", "true"))) {
      ManagedChannel channel = channelTo(registry);
      Agent agent = new Agent(channel);
      agent.describe();
      agent.awaitRegistered(1);
      Path inside = Path.of("/proc/" + registry.pid() + "/root" + data);
      Path ballast = inside.resolve("ballast");
      fill(ballast);
      Roster full = agent.describeUntilTold(channel);
      assertThat(full.getInstances(0).getService().getVersion()).isEqualTo("" + agent.described);
      assertThat(agent.registered).doesNotContain((long) agent.described);
      Files.delete(ballast);
      agent.awaitRegistered(agent.described);
      assertThat(list(channel).getNoticesList()).isEmpty();
      assertThat(registry.lines())
          .filteredOn(line -> line.contains("cannot be written: No space left on device"))
          .hasSize(1);
      registry.await("can be written again", line -> line.contains("the store can be written"));
      copy(inside);
      registry.kill();
      channel.shutdownNow();
      assertRecovers(agent.described);
    }
  }

  @Test
  void aDiskThatIsFullAtTheStartIsNamed() throws Exception {
    String fill = "{ dd if=/dev/zero of=" + data + "/ballast bs=1k 2>/dev/null; true; }";
    Ran ran = Ran.of(folder, Map.of(), server("size=64k", fill));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .singleElement()
        .asString()
        .contains(data.toString())
        .contains("No space left on device");
  }

  @Test
  void aDiskThatIsReadOnlyIsNamed() throws Exception {
    Ran ran = Ran.of(folder, Map.of(), server("ro", "true"));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .singleElement()
        .asString()
        .contains(data.toString())
        .contains("Read-only file system");
  }

  private List<String> server(String options, String preparation) {
    String mount =
        "mount -t tmpfs -o mode=0700," + options + " none " + data + " && " + preparation;
    List<String> command = new ArrayList<>(Sandbox.withMounts(mount));
    command.addAll(plainServer(data));
    return command;
  }

  private static List<String> plainServer(Path data) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        Fleet.ROOT.resolve("registry-server/target/muster.jar").toString(),
        "server",
        "--listen",
        "127.0.0.1:0",
        "--data-dir",
        data.toString());
  }

  private static ManagedChannel channelTo(Proc registry) {
    String address =
        registry.await("muster registry ").replaceFirst(".*agents at (\\S+), data.*", "$1");
    return NettyChannelBuilder.forTarget(address).usePlaintext().build();
  }

  private static Roster list(ManagedChannel channel) {
    return FleetGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .list(ListRequest.getDefaultInstance());
  }

  private static void fill(Path ballast) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[1_024]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /** Copies what is on the disk, as it is at this moment. */
  private void copy(Path inside) throws IOException {
    for (String name : List.of("registry.store", "registry.ack")) {
      Files.copy(inside.resolve(name), data.resolve(name));
    }
  }

  private void assertRecovers(int version) throws Exception {
    try (Proc again = Proc.start(folder, plainServer(data))) {
      ManagedChannel channel = channelTo(again);
      assertThat(list(channel).getInstancesList())
          .singleElement()
          .satisfies(i -> assertThat(i.getService().getVersion()).isEqualTo("" + version));
      channel.shutdownNow();
    }
  }

  /** An agent without a JVM of its own, whose version grows with every description. */
  private static final class Agent implements StreamObserver<RegistryMessage> {
    private final BlockingQueue<Long> registered = new LinkedBlockingQueue<>();
    private final StreamObserver<AgentMessage> out;
    private int described;

    Agent(ManagedChannel channel) {
      out = RegistryGrpc.newStub(channel).connect(this);
      ByteString id = ByteString.copyFrom(new byte[16]);
      Hello.Builder hello = Hello.newBuilder().setInstanceId(id).setIncarnation(1);
      out.onNext(AgentMessage.newBuilder().setHello(hello).build());
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

    /** Describes itself until the registry says that it cannot write, and once more. */
    Roster describeUntilTold(ManagedChannel channel) {
      for (int i = 0; i < MOST_DESCRIPTIONS; i++) {
        describe();
        if (list(channel).getNoticesList().stream().anyMatch(n -> n.contains("cannot write"))) {
          describe();
          registered.clear();
          return awaitListed(channel);
        }
      }
      throw new AssertionError("the full disk was not noticed");
    }

    /** Waits until the newest description is listed. */
    private Roster awaitListed(ManagedChannel channel) {
      Roster roster = list(channel);
      for (int i = 0;
          i < MOST_DESCRIPTIONS
              && !roster.getInstances(0).getService().getVersion().equals("" + described);
          i++) {
        roster = list(channel);
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
        registered.add(message.getRegistered().getNumber());
      }
    }

    @Override
    public void onError(Throwable problem) {
      assertThat(problem).isNotNull(); // the registry is over: whoever waits says so
    }

    @Override
    public void onCompleted() {}
  }
}
