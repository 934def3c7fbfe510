package io.muster.agent.bind;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host's classes by name, as they are loaded now. One walk costs some milliseconds. One thread
 * at a time.
 */
public final class LoadedClasses {
  private final Instrumentation instrumentation;
  private @Nullable Initialisation initialisation;

  /** Makes one; looks at nothing yet. */
  public LoadedClasses(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * Returns those of these names, one per loader that has it. They may not be initialised: their
   * name and origin may be asked for, but no static field or method.
   */
  Map<String, List<Class<?>>> named(Set<String> names) {
    Map<String, List<Class<?>>> loaded = new HashMap<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (!type.isArray() && names.contains(type.getName())) {
        loaded.computeIfAbsent(type.getName(), name -> new ArrayList<>(1)).add(type);
      }
    }
    return loaded;
  }

  /**
   * Returns those of these names that the host itself has initialised: to ask their static fields
   * and methods runs no initialiser of the host on the agent's thread, nor earlier than the host
   * would have. Those of which it cannot be known are left out.
   */
  public Map<String, List<Class<?>>> initialised(Set<String> names) {
    Map<String, List<Class<?>>> loaded = named(names);
    Map<String, List<Class<?>>> ready = new HashMap<>();
    for (Map.Entry<String, List<Class<?>>> entry : loaded.entrySet()) {
      List<Class<?>> types = new ArrayList<>(entry.getValue());
      types.removeIf(type -> !isInitialised(type));
      if (!types.isEmpty()) {
        ready.put(entry.getKey(), types);
      }
    }
    return ready;
  }

  private boolean isInitialised(Class<?> type) {
    try {
      if (initialisation == null) {
        initialisation = Initialisation.of(instrumentation);
      }
      return initialisation.done(type);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false; // this JVM does not tell, or a security manager forbids to ask
    }
  }
}
