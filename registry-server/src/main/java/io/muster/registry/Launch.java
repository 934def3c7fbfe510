package io.muster.registry;

/** First class of muster.jar; loadable by any Java from 8 on. */
public final class Launch {
  private Launch() {}

  /** Starts the command line, or says that this Java is too old for it. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    OldJava.leaveIfTooOld();
    Class.forName("io.muster.registry.cli.Muster")
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }
}
