package io.muster.agent.probe;

import io.muster.agent.bind.OpenPackage;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the host's live threads run. That is private to java.lang, which is opened to the agent when
 * it is first asked for. One thread at a time.
 */
final class Threads {
  private final Instrumentation instrumentation;
  private boolean open;

  Threads(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Returns the task of each live platform thread whose class name begins so. */
  List<Object> tasks(String prefix) throws ReflectiveOperationException {
    return tasks(alive(), prefix);
  }

  /** Returns the task of each thread that is to run at the JVM's end, where its name begins so. */
  List<Object> hooks(String prefix) throws ReflectiveOperationException {
    open();
    Class<?> type = Class.forName("java.lang.ApplicationShutdownHooks", false, null);
    synchronized (type) { // as its own methods do
      Object hooks = Reflect.getStatic(type, "hooks");
      List<Thread> threads = new ArrayList<>();
      if (hooks instanceof Map) { // none any more when the JVM ends
        for (Object hook : ((Map<?, ?>) hooks).keySet()) {
          threads.add((Thread) hook);
        }
      }
      return tasks(threads, prefix);
    }
  }

  /** Returns the live platform threads. */
  List<Thread> alive() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] threads = new Thread[2 * top.activeCount() + 16];
    return Arrays.asList(threads).subList(0, top.enumerate(threads, true));
  }

  private List<Object> tasks(List<Thread> threads, String prefix)
      throws ReflectiveOperationException {
    open();
    List<Object> tasks = new ArrayList<>();
    for (Thread thread : threads) {
      Object task = task(thread);
      if (task != null && task.getClass().getName().startsWith(prefix)) {
        tasks.add(task);
      }
    }
    return tasks;
  }

  private void open() throws ReflectiveOperationException {
    if (!open) {
      OpenPackage.toTheAgent(instrumentation, Thread.class);
      open = true;
    }
  }

  /** Java 19 and later keep it in a holder of its own. */
  private static @Nullable Object task(Thread thread) throws ReflectiveOperationException {
    try {
      Object holder = Reflect.declared(Thread.class, "holder").get(thread);
      return holder == null ? null : Reflect.get(holder, "task");
    } catch (NoSuchFieldException e) {
      return Reflect.declared(Thread.class, "target").get(thread);
    }
  }
}
