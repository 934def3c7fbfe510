package io.muster.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file grows with what is in it, not with how often that changes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreSizeTest {
  private static final int CHANGES = Boolean.getBoolean("muster.whole") ? 1_000_000 : 30_000;
  private static final int AT_ONCE = 20;
  private static final long BOUND = 17 << 20;

  @TempDir Path folder;

  @Test
  void aMillionChangesOfFewInstances() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    StoreHistory history = new StoreHistory(seed);
    Semaphore room = new Semaphore(AT_ONCE);
    long largest = 0;
    try (Store store =
        LogStore.open(folder, System::nanoTime, new Lines().log(), Thread.ofPlatform().factory())) {
      for (int i = 0; i < CHANGES; i++) {
        room.acquire();
        history.forgetPast();
        history.change(store, problem -> room.release());
        if (i % 100 == 0) {
          largest = Math.max(largest, Files.size(folder.resolve("registry.store")));
        }
      }
      room.acquire(AT_ONCE);
    }
    long end = Files.size(folder.resolve("registry.store"));
    System.out.printf(
        "store size: seed %d, %d changes of 40 instances: at most %d KiB, %d KiB once closed%n",
        seed, CHANGES, largest >> 10, end >> 10);
    assertThat(largest).isLessThan(BOUND);
  }
}
