package io.muster.registry.steer;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Place;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.stream.AgentHandle;
import io.muster.registry.v1.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Takes one instance out of every list, waits until those who had it have confirmed, then has it
 * wait until it is quiet. Each step goes on with the next; keeper's turn.
 */
final class Drain {
  /** For the answer to travel, beyond the time the instance itself is given. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final String RESTORED = "it was put back into the lists meanwhile";

  private final Steering.World world;
  private final Course course;
  private final Instance instance;
  private final Place place;
  private final BiConsumer<Step.Stage, String> then;

  /**
   * Makes it; {@link #begin} begins.
   *
   * @param then told what came of it
   */
  Drain(
      Steering.World world,
      Course course,
      Instance instance,
      Place place,
      BiConsumer<Step.Stage, String> then) {
    this.world = world;
    this.course = course;
    this.instance = instance;
    this.place = place;
    this.then = then;
  }

  void begin() {
    Confirming confirming =
        new Confirming(world, course, world.holders().requiring(service()), this::restored);
    Roster before = world.roster();
    Durable durable = new Durable(world, course);
    Optional<OperatorOverride> already = before.override(instance);
    if (before.overrides().of(place, instance.id()).filter(this::isAsWanted).isPresent()) {
      world.keeper().write(durable); // whoever said it may not know yet that it is on disk
    } else {
      world.keeper().override(said(), durable);
    }
    durable.then(
        () -> {
          course.say(already.map(this::already).orElseGet(() -> out(before)));
          confirming.then(this::tell);
        },
        this::failed);
  }

  private Service service() {
    return instance.service().orElseThrow();
  }

  /** A drain that was said of this instance here goes on as it is, so that it stays. */
  private boolean isAsWanted(OperatorOverride said) {
    return said.what() == OperatorOverride.What.DRAINED;
  }

  private OperatorOverride said() {
    return new OperatorOverride(
        course.wish().kind() == Wish.Kind.SHUTDOWN
            ? OperatorOverride.What.ENDING
            : OperatorOverride.What.DRAINED,
        place,
        instance.id(),
        course.wish().by(),
        course.wish().reason(),
        course.nowMillis());
  }

  private String already(OperatorOverride before) {
    return "it is out of every list already, " + before.words() + "; that is on disk";
  }

  private String out(Roster before) {
    Roster now = world.roster();
    List<Instance> others =
        now.instancesOf(place.service()).stream()
            .filter(peer -> !peer.id().equals(instance.id()))
            .filter(peer -> before.override(peer).isEmpty() && now.override(peer).isPresent())
            .toList();
    boolean last =
        now.instancesOf(instance.serviceName()).stream()
            .allMatch(peer -> now.override(peer).isPresent());
    return instance.plainName()
        + " "
        + instance.id()
        + " at "
        + place.host()
        + ":"
        + place.port()
        + " is in no consumer's list any more, and that is on disk"
        + (others.isEmpty()
            ? ""
            : "; nor "
                + (others.size() == 1 ? "is" : "are")
                + " "
                + Words.names(others)
                + " at the same address")
        + (last ? "; it was the last, so those lists are empty now" : "");
  }

  private void tell() {
    Optional<AgentHandle> agent = world.holders().of(instance.id());
    if (restored()) {
      failed(RESTORED);
    } else if (world.roster().instance(instance.id()).isEmpty()) {
      left();
    } else if (agent.isEmpty()) {
      then.accept(
          Step.Stage.DONE,
          "drained; its agent is not connected, so the instance itself was not told");
    } else if (!Permission.of(agent.get()).drain()) {
      then.accept(
          Step.Stage.DONE,
          "drained; the instance itself was not told to become quiet: "
              + Permission.of(agent.get()).missing("drain"));
    } else {
      quieten();
    }
  }

  private void left() {
    then.accept(Step.Stage.DONE, "drained; it has left meanwhile, and its place stays drained");
  }

  /** It is there, and nobody has it out of the lists any more who named it. */
  private boolean restored() {
    return world.roster().instance(instance.id()).isPresent()
        && world.roster().overrides().naming(instance.id()).stream()
            .allMatch(said -> said.what() == OperatorOverride.What.REMOVED);
  }

  private void quieten() {
    Duration quiet = course.wish().limits().quiet();
    course.say("its agent waits until it is quiet, at most " + Words.of(quiet));
    Command.Builder command =
        Command.newBuilder()
            .setDrain(
                io.muster.registry.v1.Drain.newBuilder()
                    .setQuietWithinMillis((int) quiet.toMillis()))
            .setReason(course.wish().reason())
            .setBy(course.wish().by());
    new Telling(world, course, this::restored)
        .tell(instance.id(), command, quiet.plus(MARGIN), this::answered);
  }

  private void answered(Telling.Answer answer) {
    if (restored()) {
      failed(RESTORED);
      return;
    }
    if (world.roster().instance(instance.id()).isEmpty()) {
      left();
      return;
    }
    switch (answer) {
      case Telling.Answer.Done done -> then.accept(Step.Stage.DONE, "drained: " + done.text());
      case Telling.Answer.NotInTime late ->
          then.accept(Step.Stage.LATE, "out of every list, but not quiet: " + late.text());
      case Telling.Answer.NotDone not ->
          failed("out of every list, but not known to be quiet: " + not.text());
    }
  }

  private void failed(String why) {
    then.accept(Step.Stage.FAILED, why);
  }
}
