package io.muster.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** No file of this test is larger. */
  private static final int LARGEST = 2 << 20;

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

  /** Lives through enough commits for several files. */
  private List<FaultyDisk.Operation> live() throws Exception {
    Path data = folder.resolve("data");
    FaultyDisk disk = new FaultyDisk();
    try (Store store =
        LogStore.open(
            data, disk, System::nanoTime, new Lines().log(), Thread.ofPlatform().factory())) {
      for (int i = 0; i < 1_000; i++) {
        history.batch(store, 1 + random.nextInt(6));
        moments.add(
            new Moment(
                disk.told().size(),
                history.acknowledged(),
                Files.readAllBytes(data.resolve("registry.ack"))));
      }
    }
    List<FaultyDisk.Operation> told = disk.told();
    assertThat(told.stream().filter(FaultyDisk.Operation.Replace.class::isInstance).count())
        .isGreaterThan(3);
    return told;
  }

  /** Returns how many acknowledged changes are not there when the power fails at that moment. */
  private int fail(List<FaultyDisk.Operation> told, int at) throws Exception {
    Moment last = moments.stream().filter(m -> m.told() <= at).toList().getLast();
    Path data = Files.createDirectories(folder.resolve("after"));
    Files.write(data.resolve("registry.store"), image(told.subList(0, at)));
    Files.write(data.resolve("registry.ack"), last.acknowledged());
    Lines said = new Lines();
    Disk disk = new FaultyDisk();
    try (Store store =
        LogStore.open(data, disk, System::nanoTime, said.log(), Thread.ofPlatform().factory())) {
      int changes = history.lastLike(store.opened());
      assertThat(said.toString()).as("seed %d, failed at %d", SEED, at).doesNotContain("lost");
      return Math.max(0, last.changes() - changes);
    }
  }

  private byte[] image(List<FaultyDisk.Operation> told) {
    int file = named(told);
    int synced = told.lastIndexOf(new FaultyDisk.Operation.Sync(file));
    byte[] disk = new byte[LARGEST];
    int length = 0;
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i) instanceof FaultyDisk.Operation.Write write && write.file() == file) {
        length = Math.max(length, written(disk, write, i < synced));
      }
    }
    return Arrays.copyOf(disk, length);
  }

  /** Returns the file that has the name: of those renamed since the folder's last sync, any. */
  private int named(List<FaultyDisk.Operation> told) {
    int synced = told.lastIndexOf(new FaultyDisk.Operation.SyncFolder());
    int file = -1;
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i) instanceof FaultyDisk.Operation.Replace replace
          && (i < synced || random.nextBoolean())) {
        file = replace.file();
      }
    }
    return file;
  }

  /** Writes what reaches the disk, and returns up to where. */
  private int written(byte[] disk, FaultyDisk.Operation.Write write, boolean synced) {
    int from = (int) write.position();
    int end = 0;
    boolean torn = random.nextBoolean();
    boolean kept = random.nextBoolean();
    for (int at = 0; at < write.bytes().length; ) {
      // A sector of the disk, wherever in it the write begins.
      int length = Math.min(SECTOR - (from + at) % SECTOR, write.bytes().length - at);
      if (synced || (torn ? random.nextBoolean() : kept)) {
        System.arraycopy(write.bytes(), at, disk, from + at, length);
        end = from + at + length;
      }
      at += length;
    }
    return end;
  }
}
