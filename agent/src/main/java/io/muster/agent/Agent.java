package io.muster.agent;

import io.muster.agent.bind.PortWatch;
import io.muster.agent.describe.Describer;
import io.muster.agent.link.EventLoop;
import io.muster.agent.link.RegistryLink;
import io.muster.agent.mirror.Endpoint;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.probe.Probes;
import io.muster.agent.refresh.SpringRefresh;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The inner realm's wiring. */
public final class Agent {
  /** Leaves, of half a second in all, some for the socket and the JVM. */
  private static final long GOODBYE_MILLIS = 400;

  private static final long SNAPSHOT_MILLIS = 500;
  private static final long REFRESH_MILLIS = 500;
  private static final long REHEARSAL_MILLIS = 1_000;
  private static final long IDLE_MILLIS = 1_000;

  /** Behind the first words with the registry, and before most applications bind. */
  private static final long DESCRIBE_MILLIS = 100;

  private final AgentContext context;
  private final EventLoop loop;
  private boolean snapshotBroken;

  private Agent(AgentContext context) {
    this.context = context;
    this.loop = new EventLoop(context.log());
  }

  /** Called by the door on the thread "muster-agent", which serves the agent from then on. */
  public static void start(AgentContext context) {
    new Agent(context).run();
  }

  private void run() {
    // The watch is told of later than it starts to watch, so that its hook stands as early as can
    // be.
    PortWatch ports = new PortWatch(context.instrumentation(), context.log());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            threads());
    RegistryLink[] link = new RegistryLink[1];
    Scout scout = new Scout(this::probes, loop, pool, open -> tell(link[0], open));
    ports.start(open -> loop.execute(() -> scout.portsChanged(open)));
    awaitRehearsal();
    link[0] = new RegistryLink(context, loop, pool);
    Thread goodbye = thread("muster-goodbye", () -> link[0].goodbye("exit", GOODBYE_MILLIS));
    try {
      Runtime.getRuntime().addShutdownHook(goodbye);
    } catch (IllegalStateException e) {
      return; // a short process, and it ends already
    }
    link[0].start();
    loop.later(Describer::rehearse, DESCRIBE_MILLIS);
    loop.later(this::saveSnapshot, SNAPSHOT_MILLIS);
    if (context.settings().refreshesSpring()) {
      refresh(new SpringRefresh(context.instrumentation(), context.log()), pool, 0);
    }
    loop.run();
  }

  private Probes probes() {
    return new Probes(
        context.instrumentation(), context.log(), Probes.all(context.instrumentation()));
  }

  /** Leaves the processor to what main waits for: gRPC's classes are of use only after that. */
  private void awaitRehearsal() {
    try {
      context.route().awaitRehearsal(REHEARSAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(
      @org.jspecify.annotations.Nullable RegistryLink link,
      List<io.muster.agent.bind.BoundSocket> open) {
    if (link != null) {
      link.portsChanged(open);
    }
  }

  /** Looks whether an endpoint has moved since the application may have read it. */
  private void refresh(SpringRefresh spring, Executor pool, long seen) {
    long now = context.mirror().moves();
    if (now == seen || context.premainMillis() < 0) { // before main nobody has read anything
      loop.later(() -> refresh(spring, pool, now), REFRESH_MILLIS);
    } else {
      pool.execute(
          () -> {
            boolean done = spring.refresh();
            loop.later(() -> refresh(spring, pool, done ? now : seen), REFRESH_MILLIS);
          });
    }
  }

  private void saveSnapshot() {
    loop.later(this::saveSnapshot, SNAPSHOT_MILLIS);
    Map<String, List<Endpoint>> due = context.mirror().dueForSnapshot();
    if (due == null) {
      return;
    }
    try {
      context.snapshot().write(due);
      snapshotBroken = false;
    } catch (IOException e) {
      if (!snapshotBroken) {
        context.log().warn("no snapshot is kept: " + e.getMessage());
      }
      snapshotBroken = true;
    }
  }

  private ThreadFactory threads() {
    AtomicInteger count = new AtomicInteger();
    return work -> thread("muster-link-" + count.incrementAndGet(), work);
  }

  private Thread thread(String name, Runnable work) {
    Thread thread = new Thread(null, work, name);
    thread.setUncaughtExceptionHandler(
        (dying, e) -> context.log().warn(dying.getName() + " met a fault: " + e));
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }
}
