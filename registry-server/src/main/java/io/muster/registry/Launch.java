package io.muster.registry;

/** First class of muster.jar; loadable by any Java from 8 on. */
public final class Launch {
  private Launch() {}

  /** Starts the command line, or says that this Java is too old for it. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    OldJava.leaveIfTooOld();
    // Netty would touch sun.misc.Unsafe, of which Java 24 and later warn on standard error.
    if (System.getProperty("io.netty.noUnsafe") == null) {
      System.setProperty("io.netty.noUnsafe", "true");
    }
    Class.forName("io.muster.registry.cli.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }
}
