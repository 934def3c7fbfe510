package io.muster.registry.cli;

import io.muster.registry.bench.BenchCommand;
import io.muster.registry.demo.DemoCommand;
import io.muster.registry.server.DevCommand;
import io.muster.registry.server.ServerCommand;
import io.muster.registry.server.Version;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's root. */
@Command(
    name = "muster",
    description = "Attach one jar to any JVM service and it joins the fleet.",
    subcommands = {
      DemoCommand.class,
      DevCommand.class,
      ServerCommand.class,
      ServicesCommand.class,
      InstancesCommand.class,
      ShowCommand.class,
      MetricsCommand.class,
      GraphCommand.class,
      EventsCommand.class,
      WatchCommand.class,
      AttachCommand.class,
      BenchCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Muster.Versions.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:failed",
      "2:wrong usage",
      "3:not found",
      "4:registry unreachable",
      "5:denied",
      "6:timeout",
      "7:conflict"
    })
public final class Muster implements Runnable {
  /** Held, since a logger that nobody holds forgets its level. */
  private static final List<Logger> LIBRARIES =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  /** Writes a stack trace for every stream that breaks, and for every caller that misbehaves. */
  private static final Logger TALKATIVE = Logger.getLogger("io.grpc.netty");

  private final CommandLine commandLine = new CommandLine(this);

  /** Says the version. */
  static final class Versions implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"muster " + Version.TEXT};
    }
  }

  @Override
  public void run() {
    commandLine.usage(commandLine.getOut());
  }

  /** Runs the command line and returns its exit code. */
  public static int execute(String... arguments) {
    return new Muster().commandLine.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments);
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
    TALKATIVE.setLevel(Level.SEVERE);
    int code = execute(arguments);
    System.exit(code);
  }
}
