package io.muster.registry.steer;

import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.stream.AgentHandle;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.CommandResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Has an instance's agent told something, and waits for what it says to that. Keeper's turn. */
final class Telling {
  /** What came back. */
  sealed interface Answer {
    /** It was done. */
    record Done(String text) implements Answer {}

    /** It was begun, and did not come to its end in its time. */
    record NotInTime(String text) implements Answer {}

    /** It was not done. */
    record NotDone(String text) implements Answer {}
  }

  private final Steering.World world;
  private final Course course;
  private final BooleanSupplier calledOff;

  Telling(Steering.World world, Course course) {
    this(world, course, () -> false);
  }

  /** One whose answer is no longer waited for once it is called off. */
  Telling(Steering.World world, Course course, BooleanSupplier calledOff) {
    this.world = world;
    this.course = course;
    this.calledOff = calledOff;
  }

  /**
   * Tells it.
   *
   * @param most how long to wait for an answer
   * @param then told once
   */
  void tell(InstanceId id, Command.Builder what, Duration most, Consumer<Answer> then) {
    Optional<AgentHandle> agent = world.holders().of(id);
    if (agent.isEmpty()) {
      then.accept(new Answer.NotDone("its agent is not connected"));
      return;
    }
    Answer[] answer = new Answer[1];
    Command.Builder command = what.setId(world.ids().get());
    agent
        .get()
        .order(
            command,
            world.nanos(),
            result -> {
              answer[0] = result.map(Telling::read).orElseGet(Telling::broken);
              // On a turn of its own: what follows is not the session's, which may be ending.
              world.keeper().tell(keeper -> world.waits().look());
            });
    world
        .waits()
        .until(
            course,
            () -> answer[0] != null || calledOff.getAsBoolean(),
            most,
            () -> then.accept(answer[0] == null ? unheard(agent.get(), command) : answer[0]),
            () -> then.accept(unheard(agent.get(), command)));
  }

  /** What comes later is of no interest to anybody. */
  private static Answer unheard(AgentHandle agent, Command.Builder command) {
    agent.withdraw(command.getId());
    return new Answer.NotInTime("its agent has not answered");
  }

  private static Answer broken() {
    return new Answer.NotDone("its agent's connection broke before it answered");
  }

  private static Answer read(CommandResult result) {
    String text = Grammar.shown(result.getReason());
    if (result.getDone()) {
      return new Answer.Done(text);
    }
    return result.getWhy() == CommandResult.Why.OUT_OF_TIME
        ? new Answer.NotInTime(text)
        : new Answer.NotDone("its agent did not do it: " + text);
  }
}
