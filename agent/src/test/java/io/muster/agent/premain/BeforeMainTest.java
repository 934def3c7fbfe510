package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.mirror.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What main finds when no registry is there. Port 1 of loopback refuses. */
@Timeout(30)
class BeforeMainTest {
  @TempDir Path folder;

  private Asker asker(String arguments) {
    return new Asker(
        "registry=127.0.0.1:1,service.name=desk,snapshot.dir="
            + folder.resolve("s")
            + ","
            + arguments);
  }

  private void haveSnapshot(String... keys) throws IOException {
    try (Asker asker = asker("requires=x")) {
      Map<String, List<Endpoint>> held = new java.util.TreeMap<>();
      for (String key : keys) {
        held.put(key, List.of(Endpoint.of("01", "http", "10.9.8.1", 80, "")));
      }
      asker.context.snapshot().write(held);
    }
  }

  private static boolean run(Asker asker) {
    return new BeforeMain(asker.context).run();
  }

  @Test
  void aSnapshotThatHasEverythingIsUsedAtOnce() throws IOException {
    haveSnapshot("a", "b");
    try (Asker asker = asker("requires=a,b,await=60s,await.policy=stop")) {
      assertThat(run(asker)).isTrue();
      assertThat(Asker.property("a")).isEqualTo("10.9.8.1:80");
      assertThat(Asker.property("b.state")).isEqualTo("snapshot");
      assertThat(asker.context.process().ageMillis()).isLessThan(2_000);
    }
  }

  @Test
  void aSnapshotThatHasAPartIsUsedAtTheBound() throws IOException {
    haveSnapshot("a");
    try (Asker asker = asker("requires=a,b,await=300ms")) {
      assertThat(run(asker)).isTrue();
      assertThat(asker.context.process().ageMillis()).isBetween(300L, 1_500L);
      assertThat(Asker.property("a.state")).isEqualTo("snapshot");
      assertThat(Asker.property("b.state")).isEqualTo("waiting");
    }
  }

  @Test
  void theSnapshotServesWhatIsOptionalWithoutAnyWait() throws IOException {
    haveSnapshot("a");
    try (Asker asker = asker("requires=a?,await=60s")) {
      assertThat(run(asker)).isTrue();
      assertThat(Asker.property("a.state")).isEqualTo("snapshot");
      assertThat(asker.context.process().ageMillis()).isLessThan(2_000);
    }
  }

  @Test
  void toldToStopItStopsForWhatIsMissing() {
    try (Asker asker = asker("requires=a,await=50ms,await.policy=stop")) {
      assertThat(run(asker)).isFalse();
    }
  }

  @Test
  void aCycleIsNoReasonToStop() {
    try (Asker asker = asker("requires=a,await=60s,await.policy=stop")) {
      asker.context.mirror().goOn();
      assertThat(run(asker)).isTrue();
    }
  }

  @Test
  void theStreamLaneEndsTheWait() throws InterruptedException {
    try (Asker asker = asker("requires=a,await=60s")) {
      Thread lane = new Thread(asker.context.mirror()::goOn);
      lane.start();
      assertThat(run(asker)).isTrue();
      lane.join();
    }
  }
}
