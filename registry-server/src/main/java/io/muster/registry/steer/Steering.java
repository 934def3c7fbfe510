package io.muster.registry.steer;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Place;
import io.muster.registry.roster.Roster;
import io.muster.registry.stream.Holders;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.Undrain;
import io.muster.registry.watch.KeeperTurns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Has what people want done. Any thread may begin an action; it goes its way on the keeper's. */
public final class Steering {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final World world;
  private final Audit audit;
  private boolean stopping; // keeper's turn

  /** What actions work with. */
  record World(
      KeeperTurns keeper, Holders holders, Waits waits, Supplier<String> ids, List<Course> open) {
    Roster roster() {
      return keeper.roster();
    }

    /** Returns whether its process has been told to end, and that is still waited for. */
    boolean isEnding(Instance instance) {
      return open.stream().anyMatch(course -> course.ends(instance));
    }

    long nanos() {
      return keeper.clocks().nanos().getAsLong();
    }
  }

  /**
   * Makes it; to be called before the keeper starts, or on its thread.
   *
   * @param ids draws the ids of commands
   */
  public Steering(KeeperTurns keeper, Holders holders, Supplier<String> ids, Audit audit) {
    Waits waits = new Waits(keeper.clocks().nanos());
    this.world = new World(keeper, holders, waits, ids, new ArrayList<>());
    this.audit = audit;
    keeper.tell(k -> keeper.watchers().watchTime(now -> look()));
  }

  private void look() {
    world.waits().look();
    world.open().removeIf(Course::over);
  }

  /** Begins an action. It goes on whether or not whoever asked still listens. */
  public void begin(Wish wish, Caller caller, Told told) {
    Course course = new Course(wish, caller, told, audit, world.keeper().clocks().wall());
    world.keeper().tell(keeper -> begin(course));
  }

  /**
   * The registry stops: what is under way is over, each with its line in the audit. What was said
   * stays said. Any thread.
   */
  public void stop() {
    world
        .keeper()
        .tell(
            keeper -> {
              stopping = true;
              world.waits().forget();
              List.copyOf(world.open())
                  .forEach(
                      course -> course.failed("the registry stops; what was said is in force"));
            });
  }

  @SuppressWarnings("IllegalCatch") // whoever asked must hear of a fault, and the keeper goes on
  private void begin(Course course) {
    world.open().add(course);
    try {
      if (stopping) {
        throw conflict("the registry stops");
      }
      switch (course.wish().target()) {
        case Wish.Target.Of of -> begin(course, of.instance());
        case Wish.Target.At at -> clear(course, at.place());
      }
    } catch (Refused e) {
      course.refused(e);
    } catch (RuntimeException e) {
      course.refused(new Refused(Refused.Reason.CONFLICT, String.valueOf(e.getMessage())));
    }
  }

  private void begin(Course course, InstanceId id) {
    Instance instance =
        world
            .roster()
            .instance(id)
            .orElseThrow(() -> conflict("it has left; there is nothing to do"));
    course.about(instance);
    switch (course.wish().kind()) {
      case DRAIN -> new Drain(world, course, instance, place(instance), course::end).begin();
      case UNDRAIN -> undrain(course, instance);
      case SHUTDOWN -> new Shutdown(world, course, instance).begin();
      case REMOVE -> remove(course, instance);
      case CLEAR -> throw conflict("a place is cleared, not an instance");
    }
  }

  private static Place place(Instance instance) {
    return Place.of(instance)
        .orElseThrow(
            () ->
                conflict(
                    "it offers no port to others, so it is in nobody's list: there is nothing to"
                        + " drain"));
  }

  private void undrain(Course course, Instance instance) {
    List<OperatorOverride> said = world.roster().overrides().holding(instance);
    if (said.isEmpty()) {
      course.done("it was not drained");
      return;
    }
    new Relisting(world, course, said).begin();
    if (world.holders().of(instance.id()).filter(a -> Permission.of(a).drain()).isPresent()) {
      Command.Builder command =
          Command.newBuilder()
              .setUndrain(Undrain.getDefaultInstance())
              .setReason(course.wish().reason())
              .setBy(course.wish().by());
      new Telling(world, course).tell(instance.id(), command, ANSWER, answer -> {});
    }
  }

  private void clear(Course course, Place place) {
    List<OperatorOverride> said = world.roster().overrides().at(place);
    if (said.isEmpty()) {
      throw conflict("nothing is said of " + Tenant.plain(place.toString()));
    }
    new Relisting(world, course, said).begin();
  }

  private void remove(Course course, Instance instance) {
    if (world.holders().of(instance.id()).isPresent()) {
      throw conflict(
          "its agent is connected and would bring it back at once; drain it or shut it down"
              + " instead");
    }
    Durable durable = new Durable(world, course);
    Optional<Place> place = Place.of(instance);
    Optional<OperatorOverride> drained =
        place.flatMap(world.roster().overrides()::drained); // and stays so
    if (place.isPresent() && drained.isEmpty()) {
      OperatorOverride said =
          new OperatorOverride(
              OperatorOverride.What.REMOVED,
              place.get(),
              instance.id(),
              course.wish().by(),
              course.wish().reason(),
              course.nowMillis());
      world.keeper().override(said, durable);
    } else {
      world.keeper().remove(instance.id(), "removed " + course.wish().words(), durable);
    }
    durable.then(() -> course.done(removed(place, drained)), course::failed);
  }

  private static String removed(Optional<Place> place, Optional<OperatorOverride> drained) {
    if (place.isEmpty()) {
      return "removed. It offered no port to others, so it was in nobody's list. Should that same"
          + " process come back, it is known again";
    }
    return drained
        .map(
            said ->
                "removed. Its place stays "
                    + said.words()
                    + "; whatever comes to "
                    + Tenant.plain(place.get().toString())
                    + " is in no list until that is cleared")
        .orElse(
            "removed. Should that same process come back, it stays out of every list for a day or"
                + " until this is cleared; a new one at its place is listed");
  }

  private static Refused conflict(String words) {
    return new Refused(Refused.Reason.CONFLICT, words);
  }
}
