package io.muster.registry.check;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The getters of generated messages, found by their fields' names. Called as they are, since
 * protobuf's own way from a field to its value is several times as long, and makes a list of a map.
 */
final class Getters {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private Getters() {}

  /** Returns what tells whether the field is set. */
  @SuppressWarnings("unchecked")
  static Predicate<Message> has(FieldDescriptor field) {
    return (Predicate<Message>)
        lambda(
            field,
            "has" + camel(field.getName()),
            MethodType.methodType(Predicate.class),
            MethodType.methodType(boolean.class, Object.class));
  }

  /** Returns what reads the field: a List of a repeated one, a Map of a map. */
  @SuppressWarnings("unchecked")
  static Function<Message, Object> value(FieldDescriptor field) {
    String suffix = field.isMapField() ? "Map" : field.isRepeated() ? "List" : "";
    return (Function<Message, Object>)
        lambda(
            field,
            "get" + camel(field.getName()) + suffix,
            MethodType.methodType(Function.class),
            MethodType.methodType(Object.class, Object.class));
  }

  @SuppressWarnings("IllegalCatch") // what a handle throws has no type
  private static Object lambda(
      FieldDescriptor field, String getter, MethodType made, MethodType erased) {
    try {
      Class<?> type = Class.forName(name(field.getContainingType()));
      Method method = type.getMethod(getter);
      MethodHandle handle = LOOKUP.unreflect(method);
      MethodType exact = handle.type().wrap().changeParameterType(0, type);
      return LambdaMetafactory.metafactory(
              LOOKUP,
              made.returnType() == Predicate.class ? "test" : "apply",
              made,
              erased,
              handle,
              made.returnType() == Predicate.class ? handle.type() : exact)
          .getTarget()
          .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(field.getFullName() + " has no getter " + getter, e);
    }
  }

  private static String name(Descriptor type) {
    return type.getContainingType() == null
        ? type.getFile().getOptions().getJavaPackage() + "." + type.getName()
        : name(type.getContainingType()) + "$" + type.getName();
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("_", -1)) {
      camel.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
    }
    return camel.toString();
  }
}
