package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.Roster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose disk is full or cannot be written, on a disk of its own in memory. */
class DiskIT {
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
      GrowingAgent agent = new GrowingAgent(channel);
      agent.describe();
      agent.awaitRegistered(1);
      Path inside = Path.of("/proc/" + registry.pid() + "/root" + data);
      Path ballast = inside.resolve("ballast");
      fill(ballast);
      Roster full = agent.describeUntilTold(channel, "No space left on device");
      assertThat(full.getInstances(0).getService().getVersion()).isEqualTo("" + agent.described());
      assertThat(agent.acknowledged()).isFalse();
      Files.delete(ballast);
      agent.awaitRegistered(agent.described());
      assertThat(GrowingAgent.roster(channel).getNoticesList()).isEmpty();
      String said = "cannot be written: No space left on device";
      registry.await("that it says so", line -> line.contains(said));
      assertThat(registry.lines()).filteredOn(line -> line.contains(said)).hasSize(1);
      registry.await("can be written again", line -> line.contains("the store can be written"));
      copy(inside);
      registry.kill();
      channel.shutdownNow();
      assertRecovers(agent.described());
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

  static List<String> plainServer(Path data) {
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

  static ManagedChannel channelTo(Proc registry) {
    String address =
        registry.await("muster registry ").replaceFirst(".*agents at (\\S+), data.*", "$1");
    return NettyChannelBuilder.forTarget(address).usePlaintext().build();
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
      assertThat(GrowingAgent.roster(channel).getInstancesList())
          .singleElement()
          .satisfies(i -> assertThat(i.getService().getVersion()).isEqualTo("" + version));
      channel.shutdownNow();
    }
  }
}
