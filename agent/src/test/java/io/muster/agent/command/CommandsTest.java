package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.TestContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands on a stepped clock: how often each is carried out is counted. */
class CommandsTest {
  private static final long EPOCH = 7;
  private static final long REGISTRY_MILLIS = 1_700_000_000_000L;

  private final AgentContext context =
      TestContext.of("service.name=desk,commands=drain,shutdown", "off");
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<String> results = new ArrayList<>();
  private long nanos = -5;
  private long wallMillis = 3;
  private int connections;
  private int looks;
  private int exits;
  private Commands commands = started(context);

  private Commands started(AgentContext of) {
    Commands made =
        new Commands(
            of,
            new Commands.Turns(due::add, (task, millis) -> later.add(task)),
            due::add,
            haltAfterMillis -> exits++,
            () -> nanos,
            () -> wallMillis);
    made.session(EPOCH, REGISTRY_MILLIS);
    return made;
  }

  private Command command(String id, Command.Kind kind, long millis) {
    return command(id, kind, millis, context.process().incarnation(), EPOCH);
  }

  private static Command command(
      String id, Command.Kind kind, long millis, long incarnation, long epoch) {
    return Command.of(
        id,
        kind,
        millis,
        new Command.Fence(incarnation, epoch, REGISTRY_MILLIS, 30_000),
        new Command.Why("alice", "kernel update"));
  }

  private void hear(Command command) {
    commands.heard(
        command,
        () -> {
          looks++;
          return connections;
        },
        result -> results.add(command.id() + " " + result.why() + " " + result.words()));
    turn();
  }

  private void turn() {
    for (Runnable task = due.poll(); task != null; task = due.poll()) {
      task.run();
    }
  }

  /** Lets time pass in steps of a look. */
  private void pass(long millis) {
    for (long gone = 0; gone < millis; gone += 100) {
      nanos += 100_000_000;
      wallMillis += 100;
      due.addAll(later);
      later.clear();
      turn();
    }
  }

  private void assertNothingWasDone(String id, String words) {
    pass(2_000);
    assertThat(looks).isZero();
    assertThat(exits).isZero();
    assertThat(results).singleElement().asString().startsWith(id + " NOT_OBEYED").contains(words);
  }

  @Test
  void shutdownEndsTheProcessOnceAndSaysSoBefore() {
    hear(command("a", Command.Kind.SHUTDOWN, 0));
    assertThat(exits).isEqualTo(1);
    assertThat(results).containsExactly("a DONE it ends");
  }

  @ParameterizedTest
  @EnumSource(Command.Kind.class)
  void withoutPermissionNothingIsDone(Command.Kind kind) {
    commands = started(TestContext.of("service.name=desk", "off"));
    hear(command("a", kind, 1_000));
    assertNothingWasDone(
        "a", kind == Command.Kind.UNKNOWN ? "does not know it" : "-Dmuster.commands=drain");
  }

  @Test
  void whoMayDrainMayNotShutDown() {
    AgentContext drains = TestContext.of("service.name=desk,commands=drain", "off");
    commands = started(drains);
    hear(command("a", Command.Kind.SHUTDOWN, 0, drains.process().incarnation(), EPOCH));
    assertNothingWasDone("a", "-Dmuster.commands=drain,shutdown");
  }

  @ParameterizedTest
  @EnumSource(value = Command.Kind.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
  void anotherLifeOrSessionDoesNothing(Command.Kind kind) {
    hear(command("a", kind, 1_000, context.process().incarnation() + 1, EPOCH));
    assertNothingWasDone("a", "another life");
    results.clear();
    hear(command("b", kind, 1_000, context.process().incarnation(), EPOCH - 1));
    assertNothingWasDone("b", "another session");
    results.clear();
    commands.session(EPOCH + 1, REGISTRY_MILLIS); // what was on its way when the stream was lost
    hear(command("c", kind, 1_000));
    assertNothingWasDone("c", "another session");
  }

  @Test
  void aReplayedCommandIsCarriedOutOnce() {
    for (int i = 0; i < 50; i++) {
      hear(command("a", Command.Kind.SHUTDOWN, 0));
    }
    assertThat(exits).isEqualTo(1);
    assertThat(results).filteredOn(r -> r.contains("obeyed already")).hasSize(49);
  }

  @Test
  void aCommandThatComesLateDoesNothing() {
    pass(30_000);
    hear(command("a", Command.Kind.SHUTDOWN, 0));
    assertNothingWasDone("a", "too late");
  }

  @Test
  void itIsLateByWhicheverClockHasMovedFurther() {
    wallMillis += 30_000; // the machine slept, and the monotonic clock with it
    hear(command("a", Command.Kind.SHUTDOWN, 0));
    assertNothingWasDone("a", "too late");
    results.clear();
    wallMillis -= 3_600_000; // somebody set it back
    nanos += 30_000_000_000L;
    hear(command("b", Command.Kind.SHUTDOWN, 0));
    assertNothingWasDone("b", "too late");
  }

  @Test
  void aCommandThatIsValidForTooLongOrOfTheFutureDoesNothing() {
    long incarnation = context.process().incarnation();
    Command.Why why = new Command.Why("", "");
    hear(
        Command.of(
            "a",
            Command.Kind.SHUTDOWN,
            0,
            new Command.Fence(incarnation, EPOCH, REGISTRY_MILLIS, 60_001),
            why));
    assertNothingWasDone("a", "at most 60 s");
    results.clear();
    hear(
        Command.of(
            "b",
            Command.Kind.SHUTDOWN,
            0,
            new Command.Fence(incarnation, EPOCH, REGISTRY_MILLIS + 90_000, 30_000),
            why));
    assertNothingWasDone("b", "future");
  }

  @Test
  void aRegistryThatDoesNotSayTheTimeIsNotObeyed() {
    commands.session(EPOCH, 0);
    hear(command("a", Command.Kind.SHUTDOWN, 0));
    assertNothingWasDone("a", "what time it is");
  }

  @Test
  void theMemoryOfIdsIsBoundedAndForgetsOnlyWhatIsVoid() {
    for (int i = 0; i < 1_024; i++) {
      hear(command("u" + i, Command.Kind.UNDRAIN, 0));
    }
    results.clear();
    hear(command("one more", Command.Kind.SHUTDOWN, 0));
    assertNothingWasDone("one more", "too many");
    results.clear();
    hear(command("u0", Command.Kind.UNDRAIN, 0));
    assertNothingWasDone("u0", "obeyed already");
  }

  @Test
  void aDrainIsOverWhenNoConnectionWasOpenForASecond() {
    connections = 2;
    hear(command("d", Command.Kind.DRAIN, 30_000));
    pass(5_000);
    assertThat(results).isEmpty();
    connections = 0;
    pass(900);
    connections = 1;
    pass(100);
    connections = 0;
    pass(1_000);
    assertThat(results).isEmpty();
    pass(100);
    assertThat(results).containsExactly("d DONE no connection has been open for 1 s");
    int looked = looks;
    pass(5_000);
    assertThat(looks).isEqualTo(looked);
  }

  @Test
  void aDrainThatGetsNotQuietEndsAtItsDeadlineAndSaysWhatIsOpen() {
    connections = 3;
    hear(command("d", Command.Kind.DRAIN, 4_000));
    pass(3_900);
    assertThat(results).isEmpty();
    pass(100);
    assertThat(results).containsExactly("d OUT_OF_TIME 3 connections are still open after 4 s");
  }

  @Test
  void whereConnectionsCannotBeCountedTheWholeTimeIsWaited() {
    connections = -1;
    hear(command("d", Command.Kind.DRAIN, 4_000));
    pass(3_900);
    assertThat(results).isEmpty();
    pass(100);
    assertThat(results).singleElement().asString().contains("cannot be told on this system");
  }

  @Test
  void undrainEndsTheWait() {
    connections = 1;
    hear(command("d", Command.Kind.DRAIN, 30_000));
    pass(500);
    hear(command("u", Command.Kind.UNDRAIN, 0));
    assertThat(results)
        .containsExactly("d CALLED_OFF another command has ended the wait", "u DONE ");
    int looked = looks;
    pass(5_000);
    assertThat(looks).isEqualTo(looked);
  }
}
