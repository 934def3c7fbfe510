package io.muster.agent.refresh;

import io.muster.agent.premain.AgentLog;
import io.muster.agent.probe.Reflect;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls the refresher that Spring Cloud puts into an application's context: it reads the
 * environment anew and has the beans of the refresh scope made anew at their next use. The
 * application's classes are left as they are. One thread at a time; may take as long as the beans
 * take.
 */
public final class SpringRefresh {
  private static final String APPLICATION = "org.springframework.boot.SpringApplication";
  private static final String[] REFRESHERS = {
    "configDataContextRefresher", "legacyContextRefresher"
  };

  private static final Object[] NONE = {};

  private final Instrumentation instrumentation;
  private final AgentLog log;
  private boolean complained;

  /** Makes one; looks at nothing yet. */
  public SpringRefresh(Instrumentation instrumentation, AgentLog log) {
    this.instrumentation = instrumentation;
    this.log = log;
  }

  /** Refreshes every context; returns whether there was one, with a refresher or without. */
  @SuppressWarnings("IllegalCatch") // foreign code may throw anything
  public boolean refresh() {
    boolean any = false;
    try {
      for (Object context : contexts()) {
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

  /**
   * Spring Boot enters every context that runs into the list of what is to be closed at the end.
   */
  private List<Object> contexts() throws ReflectiveOperationException {
    List<Object> contexts = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getName().equals(APPLICATION)) {
        Object hook = Reflect.getStatic(type, "shutdownHook");
        Object entered = hook == null ? null : Reflect.get(hook, "contexts");
        Object[] all = entered instanceof Collection ? ((Collection<?>) entered).toArray() : NONE;
        for (Object context : all) {
          if (Boolean.TRUE.equals(Reflect.call(context, "isRunning"))) {
            contexts.add(context);
          }
        }
      }
    }
    return contexts;
  }

  private void complain(String line) {
    if (!complained) {
      log.warn(line);
    }
    complained = true;
  }
}
