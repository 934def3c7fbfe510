package io.muster.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails at any moment: what was not synced is on disk in part, in any order and torn
 * between sectors. What was acknowledged is there, all of it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PowerLossTest {
  private static final boolean FULL = Boolean.getBoolean("muster.whole");
  private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
  private static final int SECTOR = 512;

  /** What had been acknowledged when the disk had been told so much. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Moment(int told, int changes, byte[] acknowledged) {}

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final StoreHistory history = new StoreHistory(SEED);
  private final List<Moment> moments = new ArrayList<>();

  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    List<FaultyDisk.Operation> told = live();
    int losses = FULL ? 20_000 : 1_000;
    int lost = 0;
    for (int i = 0; i < losses; i++) {
      int at = moments.getFirst().told() + random.nextInt(told.size() - moments.getFirst().told());
      lost += fail(told, at);
    }
    System.out.printf(
        "power loss: seed %d, %d changes, %d times, %d acknowledged changes lost%n",
        SEED, history.acknowledged(), losses, lost);
    assertThat(lost).as("seed %d", SEED).isZero();
  }

  /** Lives through enough commits for several compactions. */
  private List<FaultyDisk.Operation> live() throws Exception {
    Path data = folder.resolve("data");
    FaultyDisk.Faults disk = FaultyDisk.below(data);
    try (Store store = open(data, new Lines())) {
      for (int i = 0; i < 600; i++) {
        history.batch(store, 1 + random.nextInt(6));
        moments.add(
            new Moment(
                disk.told().size(),
                history.acknowledged(),
                Files.readAllBytes(data.resolve("registry.ack"))));
      }
    }
    return disk.told();
  }

  /** Returns how many acknowledged changes are not there when the power fails at that moment. */
  private int fail(List<FaultyDisk.Operation> told, int at) throws Exception {
    Moment last = moments.stream().filter(m -> m.told() <= at).toList().getLast();
    Path data = Files.createDirectories(folder.resolve("after"));
    Files.write(data.resolve("registry.mv"), image(told, at));
    Files.write(data.resolve("registry.ack"), last.acknowledged());
    Lines said = new Lines();
    try (Store store = MvStore.open(data, said.log(), Thread.ofPlatform().factory())) {
      int changes = history.lastLike(store.opened());
      assertThat(said.toString()).as("seed %d, failed at %d", SEED, at).doesNotContain("lost");
      return Math.max(0, last.changes() - changes);
    }
  }

  private byte[] image(List<FaultyDisk.Operation> told, int at) {
    byte[] disk = new byte[0];
    int synced = 0;
    for (int i = 0; i < at; i++) {
      synced = told.get(i) instanceof FaultyDisk.Operation.Sync ? i : synced;
    }
    for (int i = 0; i < at; i++) {
      disk = after(disk, told.get(i), i < synced);
    }
    return disk;
  }

  private byte[] after(byte[] disk, FaultyDisk.Operation operation, boolean synced) {
    return switch (operation) {
      case FaultyDisk.Operation.Sync sync -> disk;
      case FaultyDisk.Operation.Truncate cut ->
          synced || random.nextBoolean()
              ? Arrays.copyOf(disk, (int) Math.min(disk.length, cut.size()))
              : disk;
      case FaultyDisk.Operation.Write write -> written(disk, write, synced);
    };
  }

  private byte[] written(byte[] disk, FaultyDisk.Operation.Write write, boolean synced) {
    int from = (int) write.position();
    byte[] next = Arrays.copyOf(disk, Math.max(disk.length, from + write.bytes().length));
    boolean torn = random.nextBoolean();
    boolean kept = random.nextBoolean();
    ByteBuffer out = ByteBuffer.wrap(next);
    for (int i = 0; i < write.bytes().length; i += SECTOR) {
      if (synced || (torn ? random.nextBoolean() : kept)) {
        out.put(from + i, write.bytes(), i, Math.min(SECTOR, write.bytes().length - i));
      }
    }
    return next;
  }

  private static Store open(Path data, Lines said) {
    return MvStore.open(data, FaultyDisk::name, said.log(), Thread.ofPlatform().factory());
  }
}
