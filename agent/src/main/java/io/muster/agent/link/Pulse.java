package io.muster.agent.link;

import io.muster.agent.Allowed;
import io.muster.agent.measure.Measurement;
import io.muster.agent.premain.AgentContext;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The figures, and with them the heartbeat. Event loop; the reading is done in the pool. */
@Allowed("the agent's own clock, for display")
final class Pulse {
  private final AgentContext context;
  private final EventLoop loop;
  private final Executor pool;
  private final Supplier<List<Measurement>> figures;
  private final Legend legend = new Legend();
  private volatile boolean measuring;
  private @Nullable Conversation with;
  private long everyMillis;

  Pulse(AgentContext context, EventLoop loop, Executor pool, Supplier<List<Measurement>> figures) {
    this.context = context;
    this.loop = loop;
    this.pool = pool;
    this.figures = figures;
    this.everyMillis = context.settings().metricsMillis();
  }

  void start() {
    loop.later(this::measure, everyMillis);
  }

  /**
   * Is said on this conversation from now on.
   *
   * @param wantedMillis how often the registry wants it; 0 when it does not say
   */
  void beginsOn(Conversation welcomed, long wantedMillis) {
    with = welcomed;
    if (wantedMillis > 0) {
      everyMillis = Math.min(context.settings().metricsMillis(), wantedMillis);
    }
  }

  /** There is nobody to say it to. */
  void ends() {
    with = null;
  }

  /** The figures are the heartbeat too: whatever becomes of the reading, something is said. */
  @SuppressWarnings("IllegalCatch") // memory for a thread: the next reading may be had
  private void measure() {
    loop.later(this::measure, everyMillis);
    context.mirror().letGo();
    if (with == null) {
      return;
    }
    if (measuring) { // a reading that hangs, as on a dead disk, delays the next alone
      measured(Collections.emptyList());
      return;
    }
    measuring = true;
    try {
      pool.execute(this::readFigures);
    } catch (Throwable e) {
      measuring = false;
      measured(Collections.emptyList());
    }
  }

  @SuppressWarnings("IllegalCatch") // as above
  private void readFigures() {
    try {
      List<Measurement> read = figures.get();
      loop.execute(() -> measured(read));
    } catch (Throwable e) {
      loop.execute(() -> measured(Collections.emptyList()));
    } finally {
      measuring = false;
    }
  }

  private void measured(List<Measurement> read) {
    Conversation to = with;
    if (to == null) {
      return;
    }
    if (!read.isEmpty() && legend.changed(read, to)) {
      to.say("legend", Saying.legend(legend.number(), read));
    }
    long under = read.isEmpty() ? 0 : legend.number();
    to.say("metrics", Saying.metrics(under, read, System.currentTimeMillis()));
  }
}
