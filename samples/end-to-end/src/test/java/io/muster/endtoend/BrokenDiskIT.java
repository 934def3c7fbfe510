package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.ManagedChannel;
import io.muster.registry.v1.Roster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry whose disk breaks while it serves: a real ext4 in a file, in a mount namespace of the
 * registry's own. It needs root, since nobody else may mount one.
 */
class BrokenDiskIT {
  private static final long DISK_BYTES = 64 << 20;

  /** Linux' EXT4_IOC_SHUTDOWN, and its flag to write nothing more, not even the journal. */
  private static final String SHUTDOWN =
      "open(my $file, '<', $ARGV[0]) or die $!;"
          + " my $how = pack('I', 2); ioctl($file, 0x8004587d, $how) or die $!";

  @TempDir Path folder;
  private Path image = Path.of("");
  private Path disk = Path.of("");

  private interface Fault {
    /** Breaks the disk, of which the registry's process sees this folder. */
    void on(Proc registry, Path data) throws Exception;
  }

  @BeforeEach
  void disk() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/loop-control")), "needs root for a disk in a file");
    image = folder.resolve("image");
    disk = Files.createDirectory(folder.resolve("disk"));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK_BYTES);
    }
    assumeTrue(goesWell(List.of("mkfs.ext4", "-q", "-F", image.toString())), "needs mkfs.ext4");
    assumeTrue(goesWell(onDisk(List.of("true"))), "needs a kernel that mounts a file");
  }

  @Test
  void aDiskThatTurnsReadOnly() throws Exception {
    breaks(
        "Read-only file system",
        (registry, data) -> {
          Path errors = errors(registry);
          assumeTrue(Files.isWritable(errors), "needs a /sys that can be written");
          Files.writeString(errors, "an error, as a broken disk has");
        });
  }

  @Test
  void aDiskThatGivesInputAndOutputErrors() throws Exception {
    assumeTrue(goesWell(List.of("perl", "-e", "1")), "needs perl");
    breaks(
        "Input/output error",
        (registry, data) -> {
          String file = data.resolve("registry.store").toString();
          Ran ran = Ran.of(folder, Map.of(), List.of("perl", "-e", SHUTDOWN, file));
          assertThat(ran.exit()).as(ran.err().toString()).isZero();
        });
  }

  private boolean goesWell(List<String> command) throws InterruptedException {
    try {
      return Ran.of(folder, Map.of(), command).exit() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  private void breaks(String why, Fault fault) throws Exception {
    long acknowledged;
    try (Proc registry = Proc.start(folder, onDisk(DiskIT.plainServer(disk.resolve("data"))))) {
      ManagedChannel channel = DiskIT.channelTo(registry);
      GrowingAgent agent = new GrowingAgent(channel);
      agent.acknowledgedOnce();
      fault.on(registry, Path.of("/proc/" + registry.pid() + "/root" + disk.resolve("data")));
      Roster served = agent.describeUntilTold(channel, why);
      registry.await("that it says so", line -> line.contains("cannot be written: " + why));
      assertThat(served.getInstances(0).getService().getVersion())
          .isEqualTo("" + agent.described());
      assertThat(served.getNoticesList())
          .containsExactly("the registry cannot write its store: " + why);
      assertThat(agent.acknowledged()).isFalse();
      acknowledged = agent.newestAcknowledged();
      assertThat(registry.lines())
          .filteredOn(line -> line.contains("cannot be written: " + why))
          .hasSize(1);
      registry.kill();
      channel.shutdownNow();
    }
    try (Proc again = Proc.start(folder, onDisk(DiskIT.plainServer(disk.resolve("data"))))) {
      ManagedChannel channel = DiskIT.channelTo(again);
      long kept =
          Long.parseLong(GrowingAgent.roster(channel).getInstances(0).getService().getVersion());
      channel.shutdownNow();
      assertThat(kept).as("what was acknowledged").isGreaterThanOrEqualTo(acknowledged);
    }
  }

  /** Where Linux lets an ext4 find an error in itself: it goes on as told when it was mounted. */
  private Path errors(Proc registry) throws Exception {
    String device =
        Files.readAllLines(Path.of("/proc/" + registry.pid() + "/mounts")).stream()
            .filter(line -> line.split(" ")[1].equals(disk.toString()))
            .map(line -> line.split(" ")[0].replaceFirst("/dev/", ""))
            .findFirst()
            .orElseThrow();
    return Path.of("/sys/fs/ext4", device, "trigger_fs_error");
  }

  private List<String> onDisk(List<String> command) {
    List<String> whole =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -o loop,errors=remount-ro " + image + " " + disk + " && exec \"$@\"",
                "sh"));
    whole.addAll(command);
    return whole;
  }
}
