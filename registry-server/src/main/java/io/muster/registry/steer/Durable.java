package io.muster.registry.steer;

import io.muster.registry.store.Store;
import java.time.Duration;
import java.util.function.Consumer;

/** Whether a change is on disk; told on the store's thread, waited for on the keeper's. */
final class Durable implements Store.Outcome {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Steering.World world;
  private final Course course;
  private volatile boolean known;
  private volatile String problem = "";

  Durable(Steering.World world, Course course) {
    this.world = world;
    this.course = course;
  }

  @Override
  public void known(String trouble) {
    problem = trouble;
    known = true;
    world.keeper().tell(keeper -> world.waits().look());
  }

  /** Goes on once it is on disk, or with a sentence if it does not get there. */
  void then(Runnable next, Consumer<String> failed) {
    world
        .waits()
        .until(
            course,
            () -> known,
            MOST,
            () -> {
              if (problem.isEmpty()) {
                next.run();
              } else {
                failed.accept(sentence(problem));
              }
            },
            () ->
                failed.accept(
                    sentence(world.keeper().storeTrouble().orElse("the store does not answer"))));
  }

  private static String sentence(String trouble) {
    return "it is in force, but would be forgotten by a restart of the registry: " + trouble;
  }
}
