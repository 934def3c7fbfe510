package io.muster.registry.hook;

import io.muster.registry.Log;
import io.muster.registry.roster.Grammar;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Takes the messages of one hook to it, one after another on a thread of its own: what is not taken
 * is tried again, at growing distances drawn at random, until it is taken or hopeless.
 */
final class Courier {
  /** First distance between two attempts; doubled with each, up to the longest. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Within an hour at most, and half of that in the mean, unless the hook asks for more. */
  static final int ATTEMPTS = 20;

  private final Hook hook;
  private final Backlog backlog;
  private final Sender sender;
  private final RandomGenerator random;
  private final InstantSource wall;
  private final Runnable heard;
  private final Log log;
  private final Thread thread;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Optional<Outcome> last = Optional.empty();

  /**
   * What came of the last attempt.
   *
   * @param taken whether it was taken
   * @param words how it went
   * @param atMillis since 1970 by the registry's clock
   */
  record Outcome(boolean taken, String words, long atMillis) {}

  /**
   * The means that all hooks share.
   *
   * @param heard run when an attempt has come out, on the thread of that attempt
   */
  record Means(
      Sender sender, RandomGenerator random, InstantSource wall, Runnable heard, Log log) {}

  Courier(Hook hook, Backlog backlog, Means means) {
    this.hook = hook;
    this.backlog = backlog;
    this.sender = means.sender();
    this.random = means.random();
    this.wall = means.wall();
    this.heard = means.heard();
    this.log = means.log();
    // Of the platform: it reads files, and many hooks that wait for theirs must stop no other work.
    this.thread =
        Thread.ofPlatform().daemon().name("muster-hook-" + hook.name()).unstarted(this::run);
  }

  /** Begins to send; what waits must have been opened. */
  void start() {
    thread.start();
  }

  void stop() {
    over.countDown();
    thread.interrupt();
  }

  Hook hook() {
    return hook;
  }

  Backlog backlog() {
    return backlog;
  }

  Optional<Outcome> last() {
    return last;
  }

  /** Has it taken there; waits for nothing. */
  void bring(Message message, String source) {
    backlog.add(message.body(hook, source));
  }

  /** Sends it at once, past those that wait, and says what came of it. */
  Answer now(Message message, String source) throws InterruptedException {
    Answer answer = sender.send(hook, message.body(hook, source));
    note(answer);
    return answer;
  }

  private void run() {
    try {
      int failures = 0;
      while (true) {
        try {
          Optional<Backlog.Waiting> next = backlog.take();
          failures = 0;
          if (next.isPresent()) {
            tell(next.get());
          }
        } catch (Backlog.Unread e) {
          failures = unread(e, failures + 1);
        }
      }
    } catch (InterruptedException e) {
      // The registry ends; what waits is on disk.
    }
  }

  @SuppressWarnings("IllegalCatch") // thread top: one message must not end the hook
  private void tell(Backlog.Waiting next) throws InterruptedException {
    try {
      Answer answer = take(next.body());
      backlog.done(next.number());
      note(answer); // last: who is told that it was taken must not see it wait
    } catch (RuntimeException e) {
      log.warn("a message for the hook " + hook.name() + " cannot be sent: " + e);
      backlog.done(next.number());
    }
  }

  /**
   * The disk may be better later; a file that stays unreadable must not hold up the rest. Returns
   * how often the message that is next has failed.
   */
  private int unread(Backlog.Unread problem, int failures) throws InterruptedException {
    if (failures >= ATTEMPTS) {
      log.warn(
          "a message for the hook "
              + hook.name()
              + " is passed over until a restart: "
              + problem.getMessage());
      backlog.leave(problem.number());
      return 0;
    }
    if (failures == 1) {
      log.warn("the hook " + hook.name() + " waits for the disk: " + problem.getMessage());
    }
    pause(failures, Duration.ZERO);
    return failures;
  }

  /**
   * Sends until it is taken or given up; returns the last answer, which nobody has been told of.
   */
  private Answer take(String body) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Answer answer = sender.send(hook, body);
      if (answer instanceof Answer.Later later && attempt < ATTEMPTS) {
        note(answer);
        if (attempt == 1) {
          log.warn(
              "the hook "
                  + hook.name()
                  + " did not take a message: "
                  + Grammar.shown(later.words()));
        }
        pause(attempt, later.atLeast());
      } else {
        if (!(answer instanceof Answer.Taken)) {
          log.warn(
              "a message for the hook "
                  + hook.name()
                  + " is given up: "
                  + Grammar.shown(answer.words()));
        }
        return answer;
      }
    }
  }

  private void note(Answer answer) {
    last = Optional.of(new Outcome(answer instanceof Answer.Taken, answer.words(), wall.millis()));
    heard.run();
  }

  /** Full jitter, so that hooks that fail together do not come back together. */
  private void pause(int attempt, Duration atLeast) throws InterruptedException {
    long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempt - 1, 20));
    long millis = atLeast.toMillis() + random.nextLong(most);
    if (over.await(millis, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the registry ends");
    }
  }
}
