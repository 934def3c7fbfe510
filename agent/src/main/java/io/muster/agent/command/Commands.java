package io.muster.agent.command;

import io.muster.agent.Allowed;
import io.muster.agent.premain.AgentContext;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Obeys the registry's commands, as far as it may. Event loop; what reads files is done in the
 * pool, and the end of the process on a thread of its own.
 */
public final class Commands {
  private static final long LOOK_MILLIS = 100;

  /** A registry asks for ten minutes at most. */
  private static final long LONGEST_WAIT_MILLIS = 600_000;

  private final AgentContext context;
  private final Turns loop;
  private final Executor pool;
  private final Exit exit;
  private final LongSupplier nanos;
  private final Gate gate;
  private @Nullable Drain drain;

  /** The event loop, as far as it is needed here. */
  static final class Turns {
    private final Executor now;
    private final Later later;

    Turns(Executor now, Later later) {
      this.now = now;
      this.later = later;
    }
  }

  /** Has a task done after a time. */
  interface Later {
    void later(Runnable task, long millis);
  }

  /** One drain that is not over. */
  private final class Drain {
    private final Quiet quiet;
    private final IntSupplier connections;
    private final Consumer<Result> outcome;

    Drain(Quiet quiet, IntSupplier connections, Consumer<Result> outcome) {
      this.quiet = quiet;
      this.connections = connections;
      this.outcome = outcome;
    }

    @SuppressWarnings("IllegalCatch") // memory for a thread: it is looked again
    void look() {
      if (drain == this) {
        try {
          pool.execute(this::count);
        } catch (Throwable e) {
          counted(-1);
        }
      }
    }

    @SuppressWarnings("IllegalCatch") // a look that fails tells nothing
    private void count() {
      int found;
      try {
        found = connections.getAsInt();
      } catch (Throwable e) {
        found = -1;
      }
      int open = found;
      loop.now.execute(() -> counted(open));
    }

    private void counted(int open) {
      if (drain != this) {
        return;
      }
      Result result = quiet.looked(open, nanos.getAsLong());
      if (result == null) {
        loop.later.later(this::look, LOOK_MILLIS);
      } else {
        drain = null;
        outcome.accept(result);
      }
    }
  }

  /** Makes it. */
  @Allowed("the agent's own clocks")
  public Commands(AgentContext context, ScheduledExecutorService loop, Executor pool, Exit exit) {
    this(
        context,
        new Turns(loop, (task, millis) -> schedule(loop, task, millis)),
        pool,
        exit,
        System::nanoTime,
        System::currentTimeMillis);
  }

  Commands(
      AgentContext context,
      Turns loop,
      Executor pool,
      Exit exit,
      LongSupplier nanos,
      LongSupplier wallMillis) {
    this.context = context;
    this.loop = loop;
    this.pool = pool;
    this.exit = exit;
    this.nanos = nanos;
    this.gate =
        new Gate(
            context.settings().commands(),
            context.process().incarnation(),
            new RegistryClock(nanos, wallMillis));
  }

  /**
   * A session has begun.
   *
   * @param registryMillis the registry's time, milliseconds since 1970; 0 when it does not say
   */
  public void session(long epoch, long registryMillis) {
    gate.session(epoch, registryMillis);
  }

  /**
   * Obeys, or says why not.
   *
   * @param connections counts those of the ports that others reach; negative where that cannot be
   *     told. Called in the pool
   * @param outcome told once, on the event loop
   */
  public void heard(Command command, IntSupplier connections, Consumer<Result> outcome) {
    String refusal = gate.refusal(command);
    if (refusal != null) {
      context.log().warn("the registry's command is not obeyed: " + refusal + " (" + command + ")");
      outcome.accept(Result.of(Result.Why.NOT_OBEYED, refusal));
      return;
    }
    context.log().info("the registry's command is obeyed: " + command);
    switch (command.kind()) {
      case DRAIN:
        callOff();
        long limit = Math.max(0, Math.min(command.millis(), LONGEST_WAIT_MILLIS));
        Drain next = new Drain(new Quiet(nanos.getAsLong(), limit), connections, outcome);
        drain = next;
        next.look();
        break;
      case UNDRAIN:
        callOff();
        outcome.accept(Result.of(Result.Why.DONE, ""));
        break;
      case SHUTDOWN:
        outcome.accept(Result.of(Result.Why.DONE, "it ends"));
        exit.exit(command.millis());
        break;
      case UNKNOWN:
        break; // refused above
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the loop itself logs what fails
  private static void schedule(ScheduledExecutorService loop, Runnable task, long millis) {
    loop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private void callOff() {
    Drain going = drain;
    if (going != null) {
      drain = null;
      going.outcome.accept(Result.of(Result.Why.CALLED_OFF, "another command has ended the wait"));
    }
  }
}
