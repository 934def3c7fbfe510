package io.muster.registry.cli;

import io.muster.registry.Allowed;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import picocli.CommandLine.Option;

/** Has a person type a service's name before something is done to an instance of it. */
@Allowed("the command line prints")
final class Confirmation {
  @Option(
      names = "--yes",
      description =
          "Do not ask. Needed where standard input is no terminal. Who is asked and declines ends it with 2.")
  private boolean yes;

  /**
   * Returns whether it is wanted.
   *
   * @param what is going to be done, to whom
   * @param service whose name is to be typed
   */
  boolean given(String what, String service) {
    if (yes) {
      return true;
    }
    if (!terminal()) {
      System.err.println(
          what + ": nobody can be asked, since standard input is no terminal; --yes does it");
      return false;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    return typed(what, service, in, System.err);
  }

  static boolean typed(String what, String service, BufferedReader in, PrintStream out) {
    out.print(what + ". Type " + service + " to go on: ");
    out.flush();
    try {
      if (service.equals(in.readLine())) {
        return true;
      }
    } catch (IOException e) {
      out.println(e.getMessage());
    }
    out.println("that is not " + service + "; nothing was done");
    return false;
  }

  /** A console since Java 22 need not be a terminal; before, it is always one. */
  @SuppressWarnings("SystemConsoleNull") // that is what the rest of it is for
  private static boolean terminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
