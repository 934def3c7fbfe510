package io.muster.registry.steer;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Place;
import io.muster.registry.tenant.Tenant;
import java.util.List;
import java.util.stream.Collectors;

/** Ends what operators have said, and says who is in the lists again by it. Keeper's turn. */
final class Relisting {
  private final Steering.World world;
  private final Course course;
  private final List<OperatorOverride> said;
  private final List<Instance> back;

  /**
   * Makes it.
   *
   * @throws Refused when a process that is ending would be back
   */
  Relisting(Steering.World world, Course course, List<OperatorOverride> said) {
    this.world = world;
    this.course = course;
    this.said = said;
    Overrides next = world.roster().overrides().without(said);
    this.back =
        world.roster().steered(next).stream().filter(one -> next.of(one).isEmpty()).toList();
    back.stream()
        .filter(world::isEnding)
        .findFirst()
        .ifPresent(
            one -> {
              throw new Refused(
                  Refused.Reason.CONFLICT,
                  one.plainName()
                      + " "
                      + one.id()
                      + " has been told to end, and cannot be put back into the lists: its shutdown"
                      + " hooks run");
            });
  }

  void begin() {
    Durable durable = new Durable(world, course);
    world.keeper().clear(said, "listed again " + course.wish().words(), durable);
    world.waits().look(); // whoever drains it hears of it at once, not of what comes next
    durable.then(() -> course.done(words()), course::failed);
  }

  private String words() {
    String places =
        said.stream()
            .map(one -> Tenant.plain(one.place().toString()))
            .distinct()
            .collect(Collectors.joining(", "));
    String was =
        said.stream().map(OperatorOverride::words).distinct().collect(Collectors.joining(", "));
    List<Instance> now =
        back.stream().flatMap(one -> world.roster().instance(one.id()).stream()).toList();
    List<Instance> listed =
        now.stream()
            .filter(one -> Place.of(one).isPresent() && world.roster().override(one).isEmpty())
            .toList();
    String again =
        now.stream()
            .filter(one -> world.roster().override(one).isPresent())
            .findFirst()
            .map(one -> "; meanwhile it is " + world.roster().override(one).orElseThrow().words())
            .orElse("");
    return places
        + (listed.isEmpty()
            ? " is free again, and nobody is listed by that"
            : " is listed again: " + Words.names(listed))
        + "; it was "
        + was
        + again
        + ". That is on disk";
  }
}
