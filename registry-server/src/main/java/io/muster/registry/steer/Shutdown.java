package io.muster.registry.steer;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Place;
import io.muster.registry.stream.AgentHandle;
import io.muster.registry.v1.Command;
import java.time.Duration;
import java.util.Optional;

/**
 * Drains an instance, then has its process end. What keeps it out of the lists meanwhile ends with
 * the process itself, whatever becomes of this. Keeper's turn.
 */
final class Shutdown {
  /** For the agent to say that it begins. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** For shutdown hooks, if nothing else is said. */
  private static final Duration HOOKS = Duration.ofSeconds(60);

  /** Who is halted says no goodbye: it is gone after its grace. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Steering.World world;
  private final Course course;
  private final Instance instance;
  private final Optional<Place> place;

  Shutdown(Steering.World world, Course course, Instance instance) {
    this.world = world;
    this.course = course;
    this.instance = instance;
    this.place = Place.of(instance);
  }

  void begin() {
    Optional<AgentHandle> agent = world.holders().of(instance.id());
    if (agent.isEmpty()) {
      course.refused(
          new Refused(
              Refused.Reason.CONFLICT,
              "its agent is not connected, so nobody can have it end; remove forgets it"));
    } else if (!Permission.of(agent.get()).shutdown()) {
      course.refused(
          new Refused(Refused.Reason.DENIED, Permission.of(agent.get()).missing("shutdown")));
    } else if (place.isEmpty()) {
      course.say("it offers no port to others, so there is nothing to drain");
      end();
    } else {
      new Drain(world, course, instance, place.get(), this::drained).begin();
    }
  }

  private void drained(Step.Stage stage, String text) {
    if (left()) {
      gone("its process ended before it was told to");
    } else if (stage == Step.Stage.FAILED || stage == Step.Stage.GOING_ON) {
      course.failed("not shut down: " + text + out());
    } else {
      course.say(stage == Step.Stage.LATE ? text + "; it is shut down all the same" : text);
      end();
    }
  }

  private void end() {
    course.ending();
    Command.Builder command =
        Command.newBuilder()
            .setShutdown(
                io.muster.registry.v1.Shutdown.newBuilder()
                    .setHaltAfterMillis((int) course.wish().limits().halt().toMillis()))
            .setReason(course.wish().reason())
            .setBy(course.wish().by());
    new Telling(world, course).tell(instance.id(), command, ANSWER, this::answered);
  }

  private void answered(Telling.Answer answer) {
    if (left()) { // its goodbye may come before its answer, or instead of it
      gone("shut down");
      return;
    }
    switch (answer) {
      case Telling.Answer.Done done -> ending();
      case Telling.Answer.NotInTime late ->
          course.end(Step.Stage.LATE, "not known to be shut down: " + late.text() + out());
      case Telling.Answer.NotDone not -> course.failed("not shut down: " + not.text() + out());
    }
  }

  private void ending() {
    course.say("its process ends: its shutdown hooks run");
    Duration halt = course.wish().limits().halt();
    world
        .waits()
        .until(
            course,
            this::left,
            (halt.isZero() ? HOOKS : halt).plus(GRACE),
            () -> gone("shut down"),
            () ->
                course.end(
                    Step.Stage.LATE,
                    "it was told to end, and has not"
                        + out()
                        + ". Shutdown hooks that do not return keep a process alive: --halt-after"
                        + " ends it without them"));
  }

  private boolean left() {
    return world.roster().instance(instance.id()).isEmpty();
  }

  /** Returns what holds for it as long as it lives, to go on a sentence. */
  private String out() {
    return world
        .roster()
        .instance(instance.id())
        .flatMap(now -> world.roster().override(now))
        .map(
            said ->
                said.what() == OperatorOverride.What.ENDING
                    ? "; it is in no list until it has left, or is undrained"
                    : "; it stays drained")
        .orElse("");
  }

  /** It left, so what was to hold until then holds no longer: that is said once it is on disk. */
  private void gone(String words) {
    Durable durable = new Durable(world, course);
    world.keeper().write(durable);
    durable.then(
        () -> course.done(words + staysDrained()),
        trouble -> course.failed(words + "; that it has left: " + trouble));
  }

  private String staysDrained() {
    return place
        .flatMap(world.roster().overrides()::drained)
        .map(said -> "; its place stays " + said.words())
        .orElse("");
  }
}
