package io.muster.agent.refresh;

import io.muster.agent.bind.LoadedClasses;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.probe.Reflect;
import io.muster.agent.probe.SpringContexts;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls the refresher that Spring Cloud puts into an application's context: it reads the
 * environment anew and has the beans of the refresh scope made anew at their next use. The
 * application's classes are left as they are. One thread at a time; may take as long as the beans
 * take.
 */
public final class SpringRefresh {
  private static final Set<String> APPLICATION = Collections.singleton(SpringContexts.APPLICATION);
  private static final String[] REFRESHERS = {
    "configDataContextRefresher", "legacyContextRefresher"
  };

  private final LoadedClasses classes;
  private final AgentLog log;
  private boolean complained;

  /** Makes one; looks at nothing yet. */
  public SpringRefresh(Instrumentation instrumentation, AgentLog log) {
    this.classes = new LoadedClasses(instrumentation);
    this.log = log;
  }

  /** Refreshes every context; returns whether there was one, with a refresher or without. */
  @SuppressWarnings("IllegalCatch") // foreign code may throw anything
  public boolean refresh() {
    boolean any = false;
    try {
      for (Object context : running()) {
        any = true;
        refresh(context);
      }
    } catch (Throwable e) {
      complain("the Spring application was not refreshed: " + e);
    }
    return any;
  }

  private void refresh(Object context) throws ReflectiveOperationException {
    Object refresher = refresher(context);
    if (refresher == null) {
      complain(
          "muster.refresh=spring, but the application has no Spring Cloud refresher: properties it read"
              + " once stay as they were read");
      return;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader((ClassLoader) Reflect.call(context, "getClassLoader"));
    try {
      Reflect.call(refresher, "refresh");
      log.info("an endpoint has moved: the Spring application's refresh scope is made anew");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static @Nullable Object refresher(Object context) throws ReflectiveOperationException {
    for (String name : REFRESHERS) {
      if (Boolean.TRUE.equals(Reflect.call(context, "containsBean", name))) {
        return Reflect.call(context, "getBean", name);
      }
    }
    return null;
  }

  private List<Object> running() throws ReflectiveOperationException {
    List<Object> running = new ArrayList<>();
    for (List<Class<?>> applications : classes.initialised(APPLICATION).values()) {
      for (Class<?> application : applications) {
        for (Object context : SpringContexts.of(application)) {
          if (Boolean.TRUE.equals(Reflect.call(context, "isRunning"))) {
            running.add(context);
          }
        }
      }
    }
    return running;
  }

  private void complain(String line) {
    if (!complained) {
      log.warn(line);
    }
    complained = true;
  }
}
