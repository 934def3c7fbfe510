package io.muster.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Log;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.State;
import io.muster.registry.roster.Verbatim;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStoreTest {
  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedIsThereAgainAndNumbersGrow() throws Exception {
    try (Store store = open()) {
      assertThat(put(store, instance(1))).isEmpty();
      assertThat(put(store, instance(2))).isEmpty();
      CompletableFuture<String> removed = new CompletableFuture<>();
      store.remove(instance(2).id(), 9, removed::complete);
      assertThat(removed.get(10, TimeUnit.SECONDS)).isEmpty();
    }
    try (Store again = open()) {
      assertThat(again.opened().instances())
          .extracting(Instance::id)
          .containsExactly(instance(1).id());
      assertThat(again.boot()).isEqualTo(2);
      assertThat(again.opened().revision()).isGreaterThan(again.remembered());
      assertThat(again.remembered()).isGreaterThan(9);
    }
  }

  @Test
  void anAcknowledgedWriteIsOnDiskWhileTheStoreIsStillOpen() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    try (Store store = open()) {
      put(store, instance(1));
      Files.copy(
          folder.resolve("registry.store"),
          copy.resolve("registry.store")); // what kill -9 would leave
    }
    try (Store store =
        LogStore.open(copy, System::nanoTime, log(), Thread.ofPlatform().factory())) {
      assertThat(store.opened().instances()).hasSize(1);
    }
  }

  @Test
  void anEmptyStoreRemembersNothing() {
    try (Store store = open()) {
      assertThat(store.remembered()).isZero();
    }
  }

  @Test
  void whatTheBuildsBeforeTheFirstReleaseWroteIsRefused() throws Exception {
    Path earlier = Files.writeString(folder.resolve("registry.mv"), "H:2,block:4");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(earlier + " was written by a build before the first release");
    assertThat(earlier).hasContent("H:2,block:4");
  }

  @Test
  void manyThatComeAtOnceAreOneCommit() throws Exception {
    CountDownLatch done = new CountDownLatch(3_000);
    try (Store store = open()) {
      for (int i = 0; i < 3_000; i++) {
        store.put(instance(i), i, problem -> done.countDown());
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
    try (Store store = open()) {
      assertThat(store.opened().instances()).hasSize(3_000);
    }
  }

  @Test
  void aStoreInUseIsRefusedByName() {
    try (Store store = open()) {
      assertThat(store.boot()).isEqualTo(1);
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("registry.store")
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aDamagedFileIsRefusedAndLeftAsItIs() throws Exception {
    byte[] garbage =
        "not a store, but somebody's file"
            .repeat(400)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Files.write(folder.resolve("registry.store"), garbage);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be read");
    assertThat(Files.readAllBytes(folder.resolve("registry.store"))).isEqualTo(garbage);
  }

  private Store open() {
    return LogStore.open(folder, System::nanoTime, log(), Thread.ofPlatform().factory());
  }

  private static String put(Store store, Instance instance) throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    store.put(instance, 7, outcome::complete);
    return outcome.get(10, TimeUnit.SECONDS);
  }

  private static Instance instance(int number) {
    return new Instance(
        new InstanceId("%032x".formatted(number)),
        new Instance.Life(1, 1, 0),
        new Instance.Standing(State.UP, "", 0),
        new Introduction("test", List.of(), Verbatim.NOTHING, ""),
        Optional.empty());
  }

  private static Log log() {
    return new Log(
        new PrintStream(
            OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8),
        InstantSource.system());
  }
}
