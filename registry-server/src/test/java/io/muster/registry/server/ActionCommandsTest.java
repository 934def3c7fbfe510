package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.cli.Said;
import io.muster.registry.v1.RegistryGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that change the fleet, against a real registry. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SuppressWarnings("NullAway.Init")
class ActionCommandsTest {
  private static final String ID = "0".repeat(28) + "4f2a";

  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    Caller.joined(RegistryGrpc.newStub(node.channel()), 0x4f2a, "orders");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Said say(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--registry", node.address()));
    return Said.by(all);
  }

  @Test
  void stepsGoToStandardErrorAndTheOutcomeToStandardOutput() {
    Said drain = say("drain", ID, "--reason", "kernel update", "--by", "alice", "--yes");
    assertThat(drain.code()).as(drain.err()).isZero();
    assertThat(drain.err()).contains("is in no consumer's list any more");
    assertThat(drain.out()).startsWith("drained;").hasLineCount(1);
    assertThat(say("show", ID).out()).contains("drained by alice").contains("kernel update");
    assertThat(say("instances").out()).contains("UP draining");
    Said overrides = say("overrides");
    assertThat(overrides.out()).contains("orders@127.0.0.1:").contains("alice");
    assertThat(say("events").out()).contains("drained");
    String place = overrides.out().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
    Said cleared = say("overrides", "--clear", place);
    assertThat(cleared.code()).isZero();
    assertThat(cleared.out()).contains("is listed again");
    assertThat(say("undrain", ID).out()).contains("it was not drained");
  }

  @Test
  void eachWayToFailHasItsOwnCode() {
    assertThat(say("drain", ID, "--yes").code()).isEqualTo(2);
    assertThat(say("drain", ID, "--reason", "a", "--yes", "--deadline", "3").err())
        .contains("such as 500ms, 30s or 2m");
    Said unasked = say("drain", ID, "--reason", "a");
    assertThat(unasked.code()).isEqualTo(2);
    assertThat(unasked.err()).contains("--yes");
    assertThat(say("drain", "ffffffff", "--reason", "a", "--yes").code()).isEqualTo(3);
    Said denied = say("shutdown", ID, "--reason", "a", "--yes");
    assertThat(denied.code()).isEqualTo(5);
    assertThat(denied.err()).startsWith("its agent obeys no command");
    assertThat(say("remove", ID, "--reason", "a", "--yes").code()).isEqualTo(7);
    assertThat(say("overrides", "--clear", "a@b:1").code()).isEqualTo(3);
    assertThat(say("overrides").out()).hasLineCount(1);
  }
}
