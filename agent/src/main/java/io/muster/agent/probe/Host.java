package io.muster.agent.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The application as a probe may look at it: for the length of one round of looks. */
public final class Host {
  /** Threads that may start while they are counted. */
  private static final int SPARE = 32;

  private final Map<String, List<Class<?>>> loaded;
  private final Properties system;
  private final Map<String, String> environment;

  /**
   * Makes one of the landmarks that are initialised, by name, and of the process's own settings.
   */
  Host(Map<String, List<Class<?>>> loaded, Properties system, Map<String, String> environment) {
    this.loaded = loaded;
    this.system = system;
    this.environment = environment;
  }

  /**
   * Returns the classes of that name that the host has initialised, one per loader that has it; the
   * name is a landmark.
   */
  public List<Class<?>> loaded(String name) {
    return new ArrayList<>(loaded.getOrDefault(name, Collections.<Class<?>>emptyList()));
  }

  /** Whether a landmark of that name is initialised. */
  public boolean has(String name) {
    return loaded.containsKey(name);
  }

  /** Returns the names of the threads that are alive. */
  public List<String> threads() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Thread[] alive = new Thread[top.activeCount() + SPARE];
    int count = top.enumerate(alive);
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(alive[i].getName());
    }
    return names;
  }

  /**
   * Returns a setting as the application may have been given it: the system property, else the
   * environment variable of the same name in capitals, with underscores for dots and without
   * dashes; else the default.
   */
  public String setting(String key, String byDefault) {
    String property = system.getProperty(key);
    if (property != null) {
      return property;
    }
    String variable = key.replace('.', '_').replace("-", "").toUpperCase(java.util.Locale.ROOT);
    String value = environment.get(variable);
    return value == null ? byDefault : value;
  }
}
