package io.muster.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Faults of the network and of the registry, each with a registry of its own, side by side. Run as
 * a program in a {@link Sandbox}; the argument is a folder. Ends with 0 when no consumer's list
 * shrank.
 */
final class Faults {
  private static final long GOODBYE_MILLIS = 1_000;

  /**
   * The longest pause between two tries of an agent, and a connection; nothing is promised here.
   */
  private static final long BACK_MILLIS = Campaign.within(40_000);

  private static final Duration CUT = Duration.ofSeconds(35);
  private static final Duration PAUSE = Duration.ofSeconds(Campaign.times(20, 60));

  /** In full 200, in two worlds at once for the sake of time. */
  private static final int RESTARTS = Campaign.times(10, 20, 100);

  private static final int RESTARTED_WORLDS = Campaign.times(1, 1, 2);

  private final Path folder;
  private final long seed;

  private Faults(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
  }

  /** Runs them all. */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    System.out.println("faults: seed " + seed);
    Faults faults = new Faults(Path.of(arguments[0]), seed);
    List<Callable<String>> all =
        new ArrayList<>(
            List.of(
                () -> faults.netsplit(1, 50, 1),
                () -> faults.netsplit(2, 90, 1, 2),
                () -> faults.netsplit(3, 100, 1, 2, 3),
                () -> faults.pause(4),
                () -> faults.storeLost(5),
                () -> faults.deaths(6),
                () -> faults.weather(7)));
    for (int i = 0; i < RESTARTED_WORLDS; i++) {
      int number = 8 + i;
      all.add(() -> faults.restarts(number));
    }
    List<Future<String>> pending = new ArrayList<>();
    try (ExecutorService pool = Executors.newCachedThreadPool(Thread.ofPlatform().factory())) {
      for (Callable<String> one : all) {
        pending.add(pool.submit(one));
      }
    }
    int wrong = 0;
    for (Future<String> one : pending) {
      try {
        System.out.println(one.get());
      } catch (ExecutionException e) {
        wrong++;
        System.out.println("WRONG: " + e.getCause());
      }
    }
    System.exit(wrong);
  }

  /** Some cables lose everything for longer than a death takes, then are whole again. */
  private String netsplit(int number, int percent, int... cables) throws Exception {
    try (World world = World.start(folder, number, 0, 48, 40, 8)) {
      // Behind a cable that is cut in each case.
      world.realConsumer(Files.createDirectory(folder.resolve("real-" + number)), 1);
      for (int cable : cables) {
        world.registry().cut(cable);
      }
      for (int i = 0; i < 5; i++) {
        pass(CUT.dividedBy(5));
        world.goodbye(GOODBYE_MILLIS);
      }
      for (int cable : cables) {
        world.registry().mend(cable);
      }
      long back = world.awaitAllUp(BACK_MILLIS);
      return world.verdict(percent + " % cut off for " + CUT.toSeconds() + " s")
          + "; all back after "
          + back
          + " ms";
    }
  }

  private String pause(int number) throws Exception {
    try (World world = World.start(folder, number, 48)) {
      realConsumer(world, number);
      world.registry().pause();
      pass(PAUSE);
      world.registry().resume();
      long back = world.awaitAllUp(BACK_MILLIS);
      world.goodbye(GOODBYE_MILLIS);
      pass(Duration.ofSeconds(5));
      world.goodbye(GOODBYE_MILLIS);
      return world.verdict("registry paused for " + PAUSE.toSeconds() + " s")
          + "; all back after "
          + back
          + " ms";
    }
  }

  private String storeLost(int number) throws Exception {
    try (World world = World.start(folder, number, 48)) {
      realConsumer(world, number);
      world.registry().kill();
      delete(world.registry().data());
      world.registry().start();
      world.awaitForgotten();
      world.goodbye(GOODBYE_MILLIS); // as soon as it is back itself; others are on their way
      long back = world.awaitAllUp(BACK_MILLIS);
      world.goodbye(GOODBYE_MILLIS);
      return world.verdict("store lost") + "; all back after " + back + " ms";
    }
  }

  private String restarts(int number) throws Exception {
    Random random = new Random(seed + number);
    long slowest = 0;
    try (World world = World.start(folder, number, 48)) {
      realConsumer(world, number);
      world.load();
      for (int i = 0; i < RESTARTS; i++) {
        if (random.nextBoolean()) {
          world.registry().kill();
        } else {
          world.registry().terminate();
        }
        world.registry().start();
        slowest = Math.max(slowest, world.awaitAllUp(BACK_MILLIS));
        if (i % (RESTARTS / 5) == 1) {
          world.goodbye(GOODBYE_MILLIS);
        }
      }
      return world.verdict(RESTARTS + " restarts, " + world.loaded() + " descriptions told")
          + "; the slowest return "
          + slowest
          + " ms";
    }
  }

  private void realConsumer(World world, int number) throws IOException {
    world.realConsumer(Files.createDirectory(folder.resolve("real-" + number)), World.SAFE);
  }

  private String deaths(int number) throws Exception {
    try (Deaths deaths = Deaths.start(folder, number)) {
      return deaths.run();
    }
  }

  private String weather(int number) throws Exception {
    try (Weather weather = Weather.start(folder, number)) {
      return weather.run(seed);
    }
  }

  private static void delete(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Time is what is under test here: nothing else can be waited for. */
  private static void pass(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
