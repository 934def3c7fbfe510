package io.muster.registry.steer;

import io.muster.registry.stream.AgentHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for consumers to have in force what they were told, and says who has. Keeper's turn. */
final class Confirming {
  /** Consumers that have not confirmed by then are counted, and not waited for. */
  private static final Duration MOST = Duration.ofSeconds(5);

  private final Steering.World world;
  private final Course course;
  private final List<AgentHandle> consumers;
  private final BooleanSupplier calledOff;
  private final long beganNanos;

  /** Makes it, before the consumers are told. */
  Confirming(
      Steering.World world, Course course, List<AgentHandle> consumers, BooleanSupplier calledOff) {
    this.world = world;
    this.course = course;
    this.consumers = consumers;
    this.calledOff = calledOff;
    this.beganNanos = world.nanos();
  }

  /** Says what came of it, then goes on. */
  void then(Runnable next) {
    Runnable said =
        () -> {
          course.say(words());
          next.run();
        };
    world
        .waits()
        .until(
            course,
            () -> calledOff.getAsBoolean() || count(AgentHandle.Standing.OPEN) == 0,
            MOST,
            said,
            said);
  }

  private long count(AgentHandle.Standing standing) {
    return consumers.stream().filter(consumer -> consumer.standing() == standing).count();
  }

  private String words() {
    if (consumers.isEmpty()) {
      return "no connected consumer requires it";
    }
    long confirmed = count(AgentHandle.Standing.CONFIRMED);
    long gone = count(AgentHandle.Standing.GONE);
    long open = count(AgentHandle.Standing.OPEN);
    String after = " after " + TimeUnit.NANOSECONDS.toMillis(world.nanos() - beganNanos) + " ms";
    if (confirmed == consumers.size()) {
      return confirmed == 1
          ? "the one consumer that requires it has confirmed" + after
          : "all " + confirmed + " consumers that require it have confirmed" + after;
    }
    String others =
        (open == 0 ? "" : open + have(open) + " not, and " + are(open) + " not waited for; ")
            + (gone == 0 ? "" : gone + " " + are(gone) + " no longer connected; ");
    return "of "
        + consumers.size()
        + (consumers.size() == 1 ? " consumer that requires it " : " consumers that require it ")
        + confirmed
        + have(confirmed)
        + " confirmed"
        + after
        + "; "
        + others.substring(0, others.length() - 2);
  }

  private static String have(long number) {
    return number == 1 ? " has" : " have";
  }

  private static String are(long number) {
    return number == 1 ? "is" : "are";
  }
}
