package io.muster.agent.bind;

import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program with classes that notice when they are initialised, and an agent that looks at them.
 */
@SuppressWarnings("NullAway.Init") // premain comes before main
public final class FussyProgram {
  private static LoadedClasses classes;

  private FussyProgram() {}

  /** The agent. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    classes = new LoadedClasses(instrumentation);
  }

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    String fussy = FussyProgram.class.getName() + "$Fussy";
    String failing = FussyProgram.class.getName() + "$Failing";
    ClassLoader loader = FussyProgram.class.getClassLoader();
    say("not loaded", fussy);
    Class.forName(fussy, false, loader);
    say("loaded", fussy);
    Class.forName(fussy, true, loader);
    say("initialised", fussy);
    try {
      Class.forName(failing, true, loader);
    } catch (ExceptionInInitializerError e) {
      say("failed", failing);
    }
  }

  private static void say(String when, String name) {
    Set<String> names = Set.of(name);
    Map<String, List<Class<?>>> initialised = classes.initialised(names);
    System.out.println(
        when + ": named " + classes.named(names).size() + ", initialised " + initialised.size());
  }

  /** Says on which thread it is initialised. */
  static final class Fussy {
    static {
      say(
          "initialised on " + Thread.currentThread().getName() + " while",
          FussyProgram.class.getName() + "$Fussy");
    }

    private Fussy() {}
  }

  /** Cannot be initialised. */
  static final class Failing {
    static final int NONE = Integer.parseInt("none");

    private Failing() {}
  }
}
