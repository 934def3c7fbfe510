package io.muster.registry;

/** First class of muster.jar; loadable by any Java from 8 on. */
public final class Launch {
  private Launch() {}

  /** Starts the command line. */
  public static void main(String[] arguments) {}
}
