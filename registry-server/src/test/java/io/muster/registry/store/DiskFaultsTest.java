package io.muster.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that takes nothing: nothing is acknowledged, it is said once, and when the disk takes
 * again, all that came meanwhile is on it and acknowledged.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiskFaultsTest {
  private static final boolean FULL = Boolean.getBoolean("muster.whole");
  private static final int MOST_WAITING = 100_000;
  private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

  @TempDir Path folder;
  private final FaultyDisk disk = new FaultyDisk();
  private final Lines said = new Lines();
  private final StoreHistory history = new StoreHistory(SEED);

  @Test
  void writesThatFail() throws Exception {
    comesBack(below -> below.failWrites("Input/output error"), "Input/output error");
  }

  @Test
  void syncsThatFail() throws Exception {
    comesBack(below -> below.failSyncs("No space left on device"), "No space left on device");
  }

  private interface Fault {
    void on(FaultyDisk disk);
  }

  private void comesBack(Fault fault, String why) throws Exception {
    try (Store store = open()) {
      history.batch(store, 30);
      fault.on(disk);
      CompletableFuture<String> waiting = new CompletableFuture<>();
      history.change(store, waiting::complete);
      awaitTrouble(store);
      assertThat(store.trouble()).hasValueSatisfying(t -> assertThat(t).contains(why));
      assertThat(waiting).isNotDone();
      disk.heal();
      assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
      assertThat(store.trouble()).isEmpty();
    }
    assertThat(said.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("cannot be written: " + why),
            line -> assertThat(line).contains("1 changes that waited for it are on disk"));
    assertAllThere();
  }

  @Test
  void aDiskThatDoesNotAnswerIsSaid() throws Exception {
    AtomicLong leapt = new AtomicLong();
    try (Store store =
        LogStore.open(folder, disk, leapt::get, said.log(), Thread.ofPlatform().factory())) {
      history.batch(store, 30);
      disk.hangSyncs();
      CompletableFuture<String> waiting = new CompletableFuture<>();
      history.change(store, waiting::complete);
      disk.awaitHanging();
      assertThat(store.trouble()).isEmpty();
      leapt.set(TimeUnit.SECONDS.toNanos(6));
      assertThat(store.trouble().orElseThrow())
          .startsWith("the registry cannot write its store: its disk has not answered for ");
      List<String> givenUp = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < MOST_WAITING + 1_000; i++) {
        history.change(store, givenUp::add);
        history.forgetPast();
      }
      assertThat(givenUp).hasSizeGreaterThan(MOST_WAITING / 2);
      assertThat(givenUp).allMatch(problem -> problem.contains("has not answered for"));
      assertThat(waiting).isNotDone();
      CompletableFuture<String> last = new CompletableFuture<>();
      history.change(store, last::complete);
      disk.heal();
      assertThat(waiting.get(60, TimeUnit.SECONDS)).isEmpty();
      assertThat(last.get(60, TimeUnit.SECONDS)).isEmpty();
      assertThat(store.trouble()).isEmpty();
      history.batch(store, 5);
    }
    assertThat(said.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("the store's disk has not answered for "),
            line -> assertThat(line).contains("the store's disk answers again, after "));
    assertAllThere();
  }

  @Test
  void faultsThatComeAndGo() throws Exception {
    Random random = new Random(SEED);
    int rounds = FULL ? 200 : 6;
    try (Store store = open()) {
      for (int i = 0; i < rounds; i++) {
        history.batch(store, 1 + random.nextInt(20));
        if (random.nextBoolean()) {
          disk.failWrites("Input/output error");
        } else {
          disk.failSyncs("Input/output error");
        }
        CompletableFuture<String> last = new CompletableFuture<>();
        for (int more = random.nextInt(20); more > 0; more--) {
          history.change(store, problem -> {});
        }
        history.change(store, last::complete);
        awaitTrouble(store);
        disk.heal();
        assertThat(last.get(20, TimeUnit.SECONDS)).as("seed %d", SEED).isEmpty();
      }
    }
    System.out.printf(
        "disk faults: seed %d, %d rounds, %d changes%n", SEED, rounds, history.told());
    assertAllThere();
  }

  @Test
  void theNextFileCannotBeMade() throws Exception {
    try (Store store = open()) {
      disk.failCreations("No space left on device");
      while (store.trouble().isEmpty()) {
        CompletableFuture<String> told = new CompletableFuture<>();
        history.change(store, told::complete);
        while (!told.isDone() && store.trouble().isEmpty()) {
          Thread.onSpinWait();
        }
      }
      disk.heal();
      history.batch(store, 20);
      assertThat(said.toString())
          .contains("cannot be written: No space left on device")
          .contains("can be written again");
    }
    assertAllThere();
  }

  @Test
  void theFolderIsRemovedUnderTheStore() throws Exception {
    try (Store store = open()) {
      history.batch(store, 20);
      remove(folder);
      history.batch(store, 3);
      assertThat(said.toString()).contains("cannot be written").contains("can be written again");
    }
    assertAllThere();
  }

  @Test
  void anotherFileIsPutInThePlaceOfTheStore() throws Exception {
    try (Store store = open()) {
      history.batch(store, 20);
      Path other = Files.writeString(folder.resolve("other"), "something else");
      Files.move(
          other, folder.resolve("registry.store"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      history.batch(store, 3);
      assertThat(said.toString()).contains("has been replaced");
    }
    assertAllThere();
  }

  @Test
  void aDiskThatIsFullAtTheStartIsNamed() {
    disk.failWrites("No space left on device");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("No space left on device");
    disk.heal();
    try (Store store = open()) {
      assertThat(store.boot()).isEqualTo(1);
    }
  }

  @Test
  void whoWaitsWhenTheStoreIsClosedIsTold() throws Exception {
    CompletableFuture<String> waiting = new CompletableFuture<>();
    try (Store store = open()) {
      history.batch(store, 3);
      disk.failWrites("Input/output error");
      history.change(store, waiting::complete);
      awaitTrouble(store);
    }
    assertThat(waiting.get(10, TimeUnit.SECONDS)).contains("Input/output error");
    disk.heal();
    try (Store store = open()) {
      assertThat(history.lastLike(store.opened())).isGreaterThanOrEqualTo(history.acknowledged());
    }
  }

  private void assertAllThere() {
    try (Store store = open()) {
      assertThat(history.lastLike(store.opened())).as("seed %d", SEED).isEqualTo(history.told());
    }
  }

  private static void awaitTrouble(Store store) {
    while (store.trouble().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private Store open() {
    return LogStore.open(folder, disk, System::nanoTime, said.log(), Thread.ofPlatform().factory());
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException problem)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
