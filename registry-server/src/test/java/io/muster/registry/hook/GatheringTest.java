package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final Hook HOOK =
      HookSettings.read("test", Map.of("hook.ops.url", "https://example.com/")).getFirst();

  private final Gathering gathering = new Gathering(HOOK, () -> "id");
  private long now;

  private static Happening happening(Kind kind, String service, String who) {
    return new Happening(kind, service, who, "1.5", "because", 7);
  }

  private List<Message> after(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
    return gathering.due(now);
  }

  @Test
  void aDeploymentIsOneMessage() {
    for (int i = 0; i < 50; i++) {
      gathering.add(happening(Kind.DOWN, "orders", "old" + i), now);
      gathering.add(happening(Kind.UP, "orders", "new" + i), now);
      assertThat(after(5)).isEmpty();
    }
    List<Message> due = after(25);
    assertThat(due).hasSize(1);
    assertThat(due.getFirst().sentence(HOOK))
        .isEqualTo(
            "orders: 50 instances down; 50 instances up (old0, new0, old1, new1, old2 and 95 more) because");
  }

  @Test
  void eachServiceHasItsOwn() {
    gathering.add(happening(Kind.UP, "orders", "a"), now);
    gathering.add(happening(Kind.UP, "billing", "b"), now);
    assertThat(after(29)).isEmpty();
    assertThat(after(1)).extracting(Message::service).containsExactly("orders", "billing");
    assertThat(after(100)).isEmpty();
  }

  @Test
  void whoIsBackInTimeWasNeverAway() {
    gathering.add(happening(Kind.DOWN, "orders", "a"), now);
    after(10);
    gathering.add(happening(Kind.UP, "orders", "a"), now);
    assertThat(after(1_000)).isEmpty();
  }

  @Test
  void whatIsMetAgainNeedNotBeTold() {
    gathering.add(happening(Kind.UNMET, "orders", "mailer"), now);
    gathering.undo(Kind.UNMET, "orders", "mailer");
    assertThat(after(1_000)).isEmpty();
  }

  @Test
  void aServiceThatIsNeverQuietIsToldOfAllTheSame() {
    int told = 0;
    for (int i = 0; i < 60; i++) {
      gathering.add(happening(Kind.UP, "orders", "a" + i), now);
      told += after(10).size();
    }
    assertThat(told).isEqualTo(2);
  }
}
