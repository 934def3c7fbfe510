package io.muster.agent.premain;

/** How long main waits, and the one line that says so once it can be felt. Main thread. */
final class Patience {
  /** A question nobody waits for may take this long; a registry nearby needs a tenth. */
  private static final long OPTIONAL_MILLIS = 200;

  /** Below this a person does not notice. */
  private static final long FELT_MILLIS = 250;

  private final Process process;
  private final boolean waits;
  private final long bound;
  private boolean shown;

  /** The bound counts from the agent's first line. */
  Patience(AgentContext context) {
    this.process = context.process();
    this.waits = !context.mirror().complete();
    long told = context.settings().awaitMillis();
    this.bound = waits ? told : Math.min(told, OPTIONAL_MILLIS);
  }

  /** Returns whether there is anything worth waiting for. */
  boolean waits() {
    return waits;
  }

  /** Returns what is left of the bound, in milliseconds; not above 0 when it is over. */
  long leftMillis() {
    return bound - process.ageMillis();
  }

  /** Returns how long until the line is due, at most what is left. */
  long untilShown() {
    long left = leftMillis();
    return shown ? left : Math.min(left, Math.max(0, FELT_MILLIS - process.ageMillis()));
  }

  /** Says that main waits, once, when it has lasted long enough to be felt. */
  void show(AgentContext context) {
    if (!shown && waits && process.ageMillis() >= FELT_MILLIS && leftMillis() > 0) {
      shown = true;
      context
          .log()
          .info(
              "waiting for "
                  + context.mirror().missing()
                  + ", at most "
                  + bound
                  + " ms in all (muster.await)");
    }
  }

  /** Returns whether the line was written. */
  boolean shown() {
    return shown;
  }
}
