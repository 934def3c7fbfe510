package io.muster.agent.bind;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** Has a module of the JDK open a package to the agent, and to nobody else. */
public final class OpenPackage {
  private OpenPackage() {}

  static boolean hasModules() {
    try {
      Class.forName("java.lang.Module", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Opens the package of that class to the agent's own loader; on Java 8 there is nothing to do.
   */
  public static void toTheAgent(Instrumentation instrumentation, Class<?> neighbour)
      throws ReflectiveOperationException {
    if (!hasModules()) {
      return;
    }
    Method getModule = Class.class.getMethod("getModule");
    Object base = getModule.invoke(neighbour);
    Object own = getModule.invoke(OpenPackage.class);
    Class<?> module = Class.forName("java.lang.Module");
    String name = neighbour.getName();
    Map<String, Set<Object>> opens =
        Collections.singletonMap(
            name.substring(0, name.lastIndexOf('.')), Collections.singleton(own));
    Instrumentation.class
        .getMethod("redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class)
        .invoke(
            instrumentation,
            base,
            Collections.emptySet(),
            Collections.emptyMap(),
            opens,
            Collections.emptySet(),
            Collections.emptyMap());
  }
}
