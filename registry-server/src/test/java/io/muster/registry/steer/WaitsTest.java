package io.muster.registry.steer;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import io.muster.registry.roster.InstanceId;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class WaitsTest implements Told {
  private static final Caller CALLER = new Caller("127.0.0.1", true);

  @TempDir Path folder;
  private final List<Step> steps = new ArrayList<>();
  private long now;
  private final Waits waits = new Waits(() -> now);

  private Audit audit() {
    Log log =
        new Log(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            InstantSource.fixed(Instant.EPOCH));
    return new Audit(folder, Runnable::run, () -> now, log);
  }

  private Course course() {
    Wish wish =
        new Wish(
            Wish.Kind.DRAIN,
            new Wish.Target.Of(new InstanceId("%032x".formatted(1))),
            "alice",
            "why not",
            Wish.Limits.USUAL);
    return new Course(wish, CALLER, this, audit(), InstantSource.fixed(Instant.EPOCH));
  }

  @Override
  public void step(Step step) {
    steps.add(step);
  }

  @Override
  public void refused(Refused why) {
    throw why;
  }

  @Test
  void aFaultEndsItsOwnActionAndNoOther() throws Exception {
    Course broken = course();
    List<String> done = new ArrayList<>();
    waits.until(
        broken,
        () -> now > 0,
        Duration.ofSeconds(1),
        () -> {
          throw new IllegalStateException("a fault");
        },
        () -> {});
    waits.until(course(), () -> now > 0, Duration.ofSeconds(1), () -> done.add("other"), () -> {});
    now = 1;
    waits.look();
    waits.look();
    assertThat(done).containsExactly("other");
    assertThat(steps).hasSize(1);
    assertThat(steps.getFirst().stage()).isEqualTo(Step.Stage.FAILED);
    assertThat(steps.getFirst().text()).contains("a fault");
    assertThat(Files.readString(folder.resolve("audit.log"))).contains("a fault");
  }

  @Test
  void theLastWordIsSaidOnce() {
    Course course = course();
    course.done("done");
    course.failed("failed");
    course.say("more");
    assertThat(steps).extracting(Step::text).containsExactly("done");
  }

  @Test
  void strangersArePacedWhateverTheWallClockSays() throws Exception {
    Audit audit = audit();
    long[] walls = {5_000, 0, 90_000_000, 90_000_001};
    for (long wall : walls) {
      audit.stranger(new Audit.Entry(wall, CALLER, Map.of()));
    }
    assertThat(Files.readAllLines(folder.resolve("audit.log"))).hasSize(1);
    now += Duration.ofSeconds(1).toNanos();
    audit.stranger(new Audit.Entry(0, CALLER, Map.of()));
    assertThat(Files.readAllLines(folder.resolve("audit.log")))
        .hasSize(2)
        .last()
        .asString()
        .contains("\"more_like_it\":3");
  }
}
