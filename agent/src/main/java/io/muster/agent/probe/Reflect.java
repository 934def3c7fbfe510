package io.muster.agent.probe;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The host's objects by name. Everything throws a reflective or a runtime exception when the class
 * is not as expected or its module does not let in. Any thread.
 */
public final class Reflect {
  private Reflect() {}

  /** Calls a method without parameters, wherever up the hierarchy it is, and returns its result. */
  public static @Nullable Object call(Object target, String method)
      throws ReflectiveOperationException {
    return callable(target.getClass(), method).invoke(target);
  }

  /** Calls a method of one text, wherever up the hierarchy it is, and returns its result. */
  public static @Nullable Object call(Object target, String method, String argument)
      throws ReflectiveOperationException {
    for (Class<?> at = target.getClass(); at != null; at = at.getSuperclass()) {
      for (Method each : at.getDeclaredMethods()) {
        if (each.getName().equals(method)
            && each.getParameterCount() == 1
            && each.getParameterTypes()[0] == String.class) {
          each.setAccessible(true);
          return each.invoke(target, argument);
        }
      }
    }
    return target.getClass().getMethod(method, String.class).invoke(target, argument);
  }

  /** Calls a static method without parameters. */
  public static @Nullable Object callStatic(Class<?> type, String method)
      throws ReflectiveOperationException {
    return callable(type, method).invoke(null);
  }

  /** Whether the object has a public method of that name without parameters. */
  public static boolean has(Object target, String method) {
    try {
      target.getClass().getMethod(method);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** Whether the object's class or one above it has that name. */
  public static boolean isA(Object target, String className) {
    for (Class<?> at = target.getClass(); at != null; at = at.getSuperclass()) {
      if (at.getName().equals(className)) {
        return true;
      }
    }
    return false;
  }

  /** Reads a field, wherever up the hierarchy it is. */
  public static @Nullable Object get(Object target, String field)
      throws ReflectiveOperationException {
    return readable(target.getClass(), field).get(target);
  }

  /** Reads a field that not every version has, wherever up the hierarchy it is; null without it. */
  static @Nullable Object find(Object target, String field) throws ReflectiveOperationException {
    for (Class<?> at = target.getClass(); at != null; at = at.getSuperclass()) {
      for (Field each : at.getDeclaredFields()) {
        if (each.getName().equals(field)) {
          return declared(at, field).get(target);
        }
      }
    }
    return null;
  }

  /** Reads a static field. */
  public static @Nullable Object getStatic(Class<?> type, String field)
      throws ReflectiveOperationException {
    return readable(type, field).get(null);
  }

  private static Method callable(Class<?> type, String name) throws NoSuchMethodException {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Method method : at.getDeclaredMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == 0) {
          method.setAccessible(true);
          return method;
        }
      }
    }
    return type.getMethod(name);
  }

  private static Field readable(Class<?> type, String name) throws NoSuchFieldException {
    try {
      return declared(type, name);
    } catch (NoSuchFieldException e) {
      Class<?> above = type.getSuperclass();
      if (above == null) {
        throw e;
      }
      return readable(above, name);
    }
  }

  /** Returns the field that this very class declares, made readable. */
  static Field declared(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
