package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was seen when a socket was bound: the classes on the stack, the thread, and, where the stack
 * tells little, which known servers were loaded. Names only; nothing of the application is held.
 */
public final class Witness {
  /** Nobody saw it: bound before the hook stood, by native code, or inherited. */
  public static final Witness NOBODY =
      new Witness("", Collections.<ClassOrigin>emptyList(), Collections.<ClassOrigin>emptyList());

  /** Classes kept of a stack; what named the server or the framework was never deeper. */
  private static final int DEEPEST = 64;

  private static final String[] PLUMBING = {
    "java.", "javax.", "jdk.", "sun.nio.", "sun.net.ext.", "sun.reflect.", "sun.security."
  };

  /** Event loops and actors: who asked them to bind stands on another thread's stack. */
  private static final String[] LOOPS = {"io.netty.", "org.apache.pekko.", "akka.", "scala."};

  private final String thread;
  private final List<ClassOrigin> stack;
  private final List<ClassOrigin> loaded;

  private Witness(String thread, List<ClassOrigin> stack, List<ClassOrigin> loaded) {
    this.thread = thread;
    this.stack = Collections.unmodifiableList(stack);
    this.loaded = Collections.unmodifiableList(loaded);
  }

  /** Makes a witness of class names, for tests of what is made of it. */
  public static Witness of(List<String> classes) {
    List<ClassOrigin> stack = new ArrayList<>();
    for (String name : classes) {
      stack.add(ClassOrigin.of(name, "", ""));
    }
    return of("", stack);
  }

  /** Makes a witness of a thread's name and its stack, the nearest class first. */
  public static Witness of(String thread, List<ClassOrigin> stack) {
    return new Witness(thread, new ArrayList<>(stack), Collections.<ClassOrigin>emptyList());
  }

  /**
   * Makes a witness of the classes on a stack, the nearest first: the agent's own left out, each
   * run of one class once.
   */
  static Witness of(String thread, Class<?>[] classes) {
    List<ClassOrigin> stack = new ArrayList<>();
    Class<?> last = null;
    for (Class<?> type : classes) {
      boolean own =
          type.getName().startsWith("io.muster.agent.") || Relay.NAME.equals(type.getName());
      if (type != last && !own && stack.size() < DEEPEST) {
        stack.add(ClassOrigin.of(type));
      }
      last = type;
    }
    return of(thread, stack);
  }

  /** Returns this with the known servers that were loaded at that time. */
  public Witness withLoaded(List<ClassOrigin> found) {
    return new Witness(thread, stack, new ArrayList<>(found));
  }

  /** Returns the name of the binding thread, or "". */
  public String thread() {
    return thread;
  }

  /** Returns the classes on the stack, the nearest first; empty when nobody saw the bind. */
  public List<ClassOrigin> stack() {
    return stack;
  }

  /** Returns the known servers that were loaded; empty unless the stack told too little. */
  public List<ClassOrigin> loaded() {
    return loaded;
  }

  /** Whether the bind was seen. */
  public boolean present() {
    return !stack.isEmpty();
  }

  /** Whether a class whose name begins so stands on the stack. */
  public boolean names(String prefix) {
    for (ClassOrigin type : stack) {
      if (type.name().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the stack names nobody: no frames, or only the JDK's and an event loop's. */
  boolean vague() {
    for (ClassOrigin type : stack) {
      if (!isPlumbing(type.name()) && !begins(type.name(), LOOPS)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a class is one of the JDK's that stand on every stack. */
  public static boolean isPlumbing(String className) {
    return begins(className, PLUMBING);
  }

  private static boolean begins(String className, String[] prefixes) {
    for (String prefix : prefixes) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return thread + " " + stack;
  }
}
