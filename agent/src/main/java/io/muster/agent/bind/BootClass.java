package io.muster.agent.bind;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.ServerSocket;

/** Defines a class beside the JDK's own, in memory: nothing is appended to the boot class path. */
final class BootClass {
  private BootClass() {}

  /** Returns the class; it was not there before. */
  static Class<?> define(Instrumentation instrumentation, String name, byte[] bytes)
      throws ReflectiveOperationException {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      return OpenPackage.hasModules()
          ? defineByLookup(instrumentation, bytes)
          : defineByUnsafe(name, bytes);
    }
  }

  /** Java 9 and later: java.base opens java.net to this loader's module, and a lookup defines. */
  private static Class<?> defineByLookup(Instrumentation instrumentation, byte[] bytes)
      throws ReflectiveOperationException {
    OpenPackage.toTheAgent(instrumentation, ServerSocket.class);
    Object lookup =
        MethodHandles.class
            .getMethod("privateLookupIn", Class.class, MethodHandles.Lookup.class)
            .invoke(null, ServerSocket.class, MethodHandles.lookup());
    return (Class<?>)
        MethodHandles.Lookup.class
            .getMethod("defineClass", byte[].class)
            .invoke(lookup, (Object) bytes);
  }

  /** Java 8. */
  private static Class<?> defineByUnsafe(String name, byte[] bytes)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    Method define =
        type.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            java.security.ProtectionDomain.class);
    return (Class<?>) define.invoke(instance.get(null), name, bytes, 0, bytes.length, null, null);
  }
}
