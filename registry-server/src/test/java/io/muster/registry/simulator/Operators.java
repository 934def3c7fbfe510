package io.muster.registry.simulator;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Place;
import io.muster.registry.steer.Caller;
import io.muster.registry.steer.Refused;
import io.muster.registry.steer.Step;
import io.muster.registry.steer.Told;
import io.muster.registry.steer.Wish;
import java.util.List;
import java.util.SplittableRandom;

/**
 * People who drain, undrain, shut down and remove at random. Chance of their own, so that a seed
 * without them is what it was before there were any.
 */
final class Operators {
  private static final long SECOND = Schedule.SECOND;
  private static final Caller CALLER = new Caller("127.0.0.1", true);

  private final World world;
  private final SplittableRandom random;
  private final Promises promises;
  private long begun;
  private long done;

  Operators(World world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(~seed);
    this.promises = new Promises(world);
  }

  /** Has someone do something every few seconds for that long. */
  void begin(long nanos) {
    next(world.schedule().now() + nanos);
  }

  private void next(long end) {
    long when = world.schedule().now() + random.nextLong(SECOND / 10, 8 * SECOND);
    if (when < end) {
      world
          .schedule()
          .at(
              when,
              () -> {
                act();
                next(end);
              });
    }
  }

  Promises promises() {
    return promises;
  }

  long begun() {
    return begun;
  }

  long done() {
    return done;
  }

  private void act() {
    if (!world.node().runs()) {
      return;
    }
    List<OperatorOverride> said = world.node().keeper().roster().overrides().all();
    int what = random.nextInt(10);
    if (what == 0 && !said.isEmpty()) {
      OperatorOverride one = said.get(random.nextInt(said.size()));
      ask(Wish.Kind.CLEAR, new Wish.Target.At(one.place()), one.place().host());
      return;
    }
    List<Instance> there =
        world.node().keeper().roster().instances().stream()
            .filter(i -> Place.of(i).isPresent())
            .sorted((a, b) -> a.id().hex().compareTo(b.id().hex()))
            .toList();
    if (!there.isEmpty()) {
      Instance of = there.get(random.nextInt(there.size()));
      ask(kind(what), new Wish.Target.Of(of.id()), Place.of(of).orElseThrow().host());
    }
  }

  private static Wish.Kind kind(int what) {
    return switch (what) {
      case 1, 2, 3 -> Wish.Kind.UNDRAIN;
      case 4 -> Wish.Kind.SHUTDOWN;
      case 5, 6 -> Wish.Kind.REMOVE;
      default -> Wish.Kind.DRAIN;
    };
  }

  private void ask(Wish.Kind kind, Wish.Target target, String host) {
    begun++;
    Wish wish = new Wish(kind, target, "person " + begun, "because", Wish.Limits.USUAL);
    world.schedule().note(() -> wish.by() + " begins to " + kind.word() + " " + target);
    world.node().steering().begin(wish, CALLER, new Listening(wish, host));
  }

  /** What a person hears of what he began. */
  private final class Listening implements Told {
    private final Wish wish;
    private final String host;

    Listening(Wish wish, String host) {
      this.wish = wish;
      this.host = host;
      promises.begun(host);
    }

    @Override
    public void step(Step step) {
      world.schedule().note(() -> wish.by() + " hears " + step.stage() + ": " + step.text());
      promises.heard(host, wish, step);
      if (step.stage() != Step.Stage.GOING_ON) {
        done += step.stage() == Step.Stage.DONE ? 1 : 0;
        promises.over(host);
      }
    }

    @Override
    public void refused(Refused why) {
      world.schedule().note(() -> wish.by() + " is refused: " + why.words());
      promises.over(host);
    }
  }
}
