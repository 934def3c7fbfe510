package io.muster.agent.bind;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** Defines a class beside the JDK's own, in memory: nothing is appended to the boot class path. */
final class BootClass {
  private BootClass() {}

  /** Returns the class; it was not there before. */
  static Class<?> define(Instrumentation instrumentation, String name, byte[] bytes)
      throws ReflectiveOperationException {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      return hasModules() ? defineByLookup(instrumentation, bytes) : defineByUnsafe(name, bytes);
    }
  }

  private static boolean hasModules() {
    try {
      Class.forName("java.lang.Module", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Java 9 and later: java.base opens java.net to this loader's module, and a lookup defines. */
  private static Class<?> defineByLookup(Instrumentation instrumentation, byte[] bytes)
      throws ReflectiveOperationException {
    Method getModule = Class.class.getMethod("getModule");
    Object base = getModule.invoke(ServerSocket.class);
    Object own = getModule.invoke(BootClass.class);
    Class<?> module = Class.forName("java.lang.Module");
    Map<String, Set<Object>> opens =
        Collections.singletonMap("java.net", Collections.singleton(own));
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
