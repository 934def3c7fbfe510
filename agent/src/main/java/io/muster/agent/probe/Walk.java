package io.muster.agent.probe;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A walk from one object of the host over the fields of what it leads to, nearest first: through
 * collections, arrays, references and objects of the given packages alone. It reads and calls
 * nothing else, and ends after so many objects. Confined to one look.
 */
final class Walk {
  private static final int MOST = 2_000;

  private final List<String> packages;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ArrayDeque<Object> next = new ArrayDeque<>();

  /** Objects of classes whose names begin so are walked through. */
  Walk(String... packages) {
    this.packages = Arrays.asList(packages);
  }

  /** Returns the objects of that class or below it, which are not walked through. */
  List<Object> from(Object start, String wanted) throws ReflectiveOperationException {
    List<Object> found = new ArrayList<>();
    add(start);
    for (Object at = next.poll(); at != null; at = next.poll()) {
      if (Reflect.isA(at, wanted)) {
        found.add(at);
      } else {
        follow(at);
      }
    }
    return found;
  }

  /** Whether an object of a class whose name ends so was on the way. */
  boolean met(String ending) {
    for (Object object : seen) {
      if (object.getClass().getName().endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private void follow(Object at) throws ReflectiveOperationException {
    if (at instanceof Object[]) {
      addAll(Arrays.asList((Object[]) at));
    } else if (at instanceof Collection) {
      addAll(Arrays.asList(((Collection<?>) at).toArray()));
    } else if (at instanceof Map) {
      addAll(Arrays.asList(((Map<?, ?>) at).values().toArray()));
    } else if (at instanceof AtomicReference) {
      add(((AtomicReference<?>) at).get());
    } else {
      for (Class<?> type = at.getClass(); isOpen(type); type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            field.setAccessible(true);
            add(field.get(at));
          }
        }
      }
    }
  }

  private void addAll(List<?> objects) {
    for (Object object : objects) {
      add(object);
    }
  }

  private void add(@Nullable Object object) {
    if (object != null && seen.size() < MOST && isWay(object) && seen.add(object)) {
      next.add(object);
    }
  }

  private boolean isWay(Object object) {
    return !(object instanceof Thread)
        && (object instanceof Object[]
            || object instanceof Collection
            || object instanceof Map
            || object instanceof AtomicReference
            || isOpen(object.getClass()));
  }

  private boolean isOpen(@Nullable Class<?> type) {
    for (String each : packages) {
      if (type != null && type.getName().startsWith(each)) {
        return true;
      }
    }
    return false;
  }
}
