package io.muster.agent.bind;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Whether a class's static initialiser has run to its end. Only the JVM itself knows: {@code
 * sun.misc.Unsafe} tells on Java 8, {@code jdk.internal.misc.Unsafe} on later ones, after its
 * package was opened to the agent. To ask does not initialise the class.
 */
final class Initialisation {
  private final Object unsafe;
  private final Method shouldBeInitialized;

  private Initialisation(Object unsafe, Method shouldBeInitialized) {
    this.unsafe = unsafe;
    this.shouldBeInitialized = shouldBeInitialized;
  }

  /**
   * Gets at the JVM's knowledge.
   *
   * @throws ReflectiveOperationException when this JVM does not give it away
   */
  static Initialisation of(Instrumentation instrumentation) throws ReflectiveOperationException {
    Class<?> type;
    if (OpenPackage.hasModules()) {
      type = Class.forName("jdk.internal.misc.Unsafe");
      OpenPackage.toTheAgent(instrumentation, type);
    } else {
      type = Class.forName("sun.misc.Unsafe");
    }
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    Method asks = type.getMethod("shouldBeInitialized", Class.class);
    asks.setAccessible(true);
    return new Initialisation(instance.get(null), asks);
  }

  /** Whether it has run to its end; not so while it runs, and never after it failed. */
  boolean done(Class<?> type) {
    try {
      return Boolean.FALSE.equals(shouldBeInitialized.invoke(unsafe, type));
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
