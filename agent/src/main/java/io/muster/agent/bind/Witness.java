package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who bound a socket: the classes on the stack at that moment, the nearest first. */
public final class Witness {
  /** Nobody saw it: bound before the hook stood, by native code, or inherited. */
  public static final Witness NOBODY = new Witness(Collections.<String>emptyList());

  private static final int DEEPEST = 96;

  private final List<String> classes;

  private Witness(List<String> classes) {
    this.classes = classes;
  }

  /** Makes a witness of a stack trace. */
  static Witness of(StackTraceElement[] trace) {
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < trace.length && i < DEEPEST; i++) {
      classes.add(trace[i].getClassName());
    }
    return new Witness(Collections.unmodifiableList(classes));
  }

  /** Makes a witness of class names, for tests. */
  public static Witness of(List<String> classes) {
    return new Witness(Collections.unmodifiableList(new ArrayList<>(classes)));
  }

  /** Returns the names of the classes on the stack, the nearest first. */
  public List<String> classes() {
    return classes;
  }
}
