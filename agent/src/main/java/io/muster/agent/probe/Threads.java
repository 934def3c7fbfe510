package io.muster.agent.probe;

import io.muster.agent.bind.OpenPackage;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
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
    if (!open) {
      OpenPackage.toTheAgent(instrumentation, Thread.class);
      open = true;
    }
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] threads = new Thread[2 * top.activeCount() + 16];
    int count = top.enumerate(threads, true);
    List<Object> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object task = task(threads[i]);
      if (task != null && task.getClass().getName().startsWith(prefix)) {
        tasks.add(task);
      }
    }
    return tasks;
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
