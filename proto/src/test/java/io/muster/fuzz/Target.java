package io.muster.fuzz;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/** What Jazzer calls, in a JVM of its own: the parser of one test method. One thread. */
public final class Target {
  private static boolean here;
  private static Fuzz.Parser parser =
      input -> {
        throw new IllegalStateException("the test handed no parser over");
      };

  private Target() {}

  /** Whether this is that JVM. */
  static boolean isHere() {
    return here;
  }

  static void take(Fuzz.Parser found) {
    parser = found;
  }

  /** Runs the test method, which hands its parser over instead of trying it. */
  public static void fuzzerInitialize(String[] test) throws ReflectiveOperationException {
    here = true;
    Class<?> type = Class.forName(test[0]);
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Method method = type.getDeclaredMethod(test[1]);
    method.setAccessible(true);
    method.invoke(constructor.newInstance());
  }

  /** Reads one input; whatever is thrown is a fault. */
  public static void fuzzerTestOneInput(byte[] input) {
    parser.parse(input);
  }
}
