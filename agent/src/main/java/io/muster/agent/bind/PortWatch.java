package io.muster.agent.bind;

import io.muster.agent.Allowed;
import io.muster.agent.premain.AgentLog;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches which ports are open, on a thread of its own. The hook wakes it; the kernel's list is the
 * truth where there is one, else the bound objects are asked.
 */
@Allowed("the watch's own clock")
public final class PortWatch implements AutoCloseable {
  /** Binds handed over at once; past it the regular look finds them. */
  private static final int BACKLOG = 4_096;

  /** How often the sockets that were seen bound are asked whether they are closed: microseconds. */
  private static final long CLOSED_MILLIS = 1_500;

  private final Instrumentation instrumentation;
  private final AgentLog log;
  private final LinkedBlockingQueue<Handover.Sighting> sightings =
      new LinkedBlockingQueue<>(BACKLOG);
  private final SeenBinds binds = new SeenBinds();
  private final PortBook book;
  private final SocketCount sockets = new SocketCount(new File("/proc/self"));
  private final NativeBinds natives = new NativeBinds(new File("/proc/self"), sockets);
  private final OpenPorts openPorts = new OpenPorts(new File("/proc/self"));
  private boolean kernel = openPorts.readable();
  private long socketsAtLook = -1;
  private boolean reported;
  private boolean complained;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  /** Makes a watch; starts nothing. */
  public PortWatch(Instrumentation instrumentation, AgentLog log) {
    this.instrumentation = instrumentation;
    this.log = log;
    this.book = new PortBook(binds, () -> Landmarks.loaded(new LoadedClasses(instrumentation)));
  }

  /** Starts the thread that tells the listener. */
  public void start(PortListener listener) {
    Thread watch = new Thread(null, () -> run(listener), "muster-ports");
    watch.setDaemon(true);
    watch.setContextClassLoader(null);
    watch.setUncaughtExceptionHandler((dying, e) -> gone(e));
    thread = watch;
    watch.start();
  }

  /** Ends the thread. The hook stays in the JDK's classes and calls nobody. */
  @Override
  public void close() {
    closed = true;
    Thread watch = thread;
    if (watch != null) {
      watch.interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch") // thread top: whatever fails here, the host goes on
  private void run(PortListener listener) {
    try {
      Ladder ladder = new Ladder(now());
      look(ladder, listener);
      hook();
      ladder.woken(now(), 0); // what was bound while the hook was put up
      natives.lookForLoaded(now());
      while (!closed) {
        pass(ladder, listener);
      }
    } catch (InterruptedException e) {
      log.debug("the watch of the ports is closed");
    } catch (Throwable e) {
      gone(e);
    } finally {
      BindHook.silence();
    }
  }

  private void gone(Throwable why) {
    log.warn("ports are no longer watched: " + why);
  }

  private void pass(Ladder ladder, PortListener listener) throws InterruptedException {
    long pause = Math.min(Math.min(ladder.idle(now()), CLOSED_MILLIS), natives.idle(now()));
    Handover.Sighting first = sightings.poll(pause, TimeUnit.MILLISECONDS);
    if (first != null) {
      List<Handover.Sighting> fresh = new ArrayList<>();
      fresh.add(first);
      sightings.drainTo(fresh);
      for (Handover.Sighting sighting : fresh) {
        if (sighting.library().isEmpty()) {
          ladder.woken(now(), binds.add(sighting.toBind()));
        } else {
          natives.loaded(sighting.library(), now());
        }
      }
    } else if (binds.forgetClosed()) {
      ladder.woken(now(), 0);
    }
    if (natives.socketsChanged(now())) {
      ladder.woken(now(), 0);
    }
    if (ladder.idle(now()) == 0) {
      if (ladder.mayPass(now()) && sameSockets()) {
        ladder.passed(now());
      } else {
        look(ladder, listener);
      }
    }
  }

  /** Whether the kernel counts as many sockets as at the last look; not so where it does not. */
  private boolean sameSockets() {
    return socketsAtLook >= 0 && sockets.read() == socketsAtLook;
  }

  @SuppressWarnings("IllegalCatch") // one look that fails must not end all that come after it
  private void look(Ladder ladder, PortListener listener) {
    try {
      socketsAtLook = sockets.read();
      binds.forgetClosed();
      if (book.update(rows(), System.currentTimeMillis()) || !reported) {
        reported = true;
        natives.portsChanged();
        listener.portsChanged(book.sockets());
      }
    } catch (Throwable e) {
      if (!complained) {
        log.warn("the open ports cannot be looked at, some may be missing: " + e);
      }
      complained = true;
    }
    ladder.looked(now(), book.ports());
  }

  private List<ProcNet.Row> rows() {
    if (kernel) {
      try {
        return openPorts.read();
      } catch (IOException e) {
        log.debug("the kernel's list of ports is not to be had any more: " + e);
        kernel = false;
      }
    }
    return binds.rows();
  }

  @SuppressWarnings("IllegalCatch") // without the hook ports are seen later, that is all
  private void hook() {
    long started = System.nanoTime();
    try {
      Handover handover = new Handover(sightings, stack());
      int classes = BindHook.install(instrumentation, handover);
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - started);
      log.debug("the bind hook stands in " + classes + " classes after " + micros + " us");
      BindHook.installForLibraries(instrumentation);
    } catch (Throwable e) {
      log.info("binds do not say so themselves, ports are seen some seconds later: " + e);
    }
  }

  @SuppressWarnings("IllegalCatch") // a Java without it: binds are noticed, but not who binds
  private @Nullable HostStack stack() {
    try {
      return new HostStack();
    } catch (Throwable e) {
      log.debug("binds are seen without their stack: " + e);
      return null;
    }
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
