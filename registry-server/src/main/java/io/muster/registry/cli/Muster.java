package io.muster.registry.cli;

import io.muster.registry.bench.BenchCommand;
import io.muster.registry.demo.DemoCommand;
import io.muster.registry.server.DevCommand;
import io.muster.registry.server.ServerCommand;
import io.muster.registry.server.Version;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's root. */
@Command(
    name = "muster",
    description = "Attach one jar to any JVM service and it joins the fleet.",
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
public final class Muster implements Runnable, CommandLine.IExecutionExceptionHandler {
  /** In the order of the help; {@link #command} makes them. */
  private static final List<String> COMMANDS =
      List.of(
          "demo",
          "dev",
          "server",
          "services",
          "instances",
          "show",
          "metrics",
          "graph",
          "events",
          "hooks",
          "watch",
          "drain",
          "undrain",
          "shutdown",
          "remove",
          "overrides",
          "token",
          "audit",
          "attach",
          "tls",
          "doctor",
          "config",
          "debug",
          "completion",
          "bench");

  /** Those that hold a server; who asks one hushes the libraries when it first needs them. */
  private static final List<String> SERVING = List.of("demo", "dev", "server", "bench");

  private final CommandLine commandLine = new CommandLine(this);

  /**
   * Takes apart only the command that is asked for: reading all of them takes longer than asking.
   */
  private Muster(String... arguments) {
    boolean one = arguments.length > 0 && COMMANDS.contains(arguments[0]);
    for (String name : one ? List.of(arguments[0]) : COMMANDS) {
      commandLine.addSubcommand(name, command(name));
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(this);
  }

  private static Object command(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand();
      case "dev" -> new DevCommand();
      case "server" -> new ServerCommand();
      case "services" -> new ServicesCommand();
      case "instances" -> new InstancesCommand();
      case "show" -> new ShowCommand();
      case "metrics" -> new MetricsCommand();
      case "graph" -> new GraphCommand();
      case "events" -> new EventsCommand();
      case "hooks" -> new HooksCommand();
      case "watch" -> new WatchCommand();
      case "drain" -> new DrainCommand();
      case "undrain" -> new UndrainCommand();
      case "shutdown" -> new ShutdownCommand();
      case "remove" -> new RemoveCommand();
      case "overrides" -> new OverridesCommand();
      case "token" -> new TokenCommand();
      case "audit" -> new AuditCommand();
      case "attach" -> new AttachCommand();
      case "tls" -> new TlsCommand();
      case "doctor" -> new DoctorCommand();
      case "config" -> new ConfigCommand();
      case "debug" -> new DebugCommand();
      case "completion" -> new CompletionCommand();
      case "bench" -> new BenchCommand();
      default -> throw new IllegalArgumentException("no command is called " + name);
    };
  }

  /** Returns the whole command line, for what is made of it. */
  static CommandLine whole() {
    return new Muster().commandLine;
  }

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

  /** Says what has no answer before anybody could be asked; whatever else it is goes on. */
  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (e instanceof Unanswered unanswered) {
      command.getErr().println(unanswered.words());
      return unanswered.exitCode();
    }
    throw e;
  }

  /** Runs the command line and returns its exit code. */
  public static int execute(String... arguments) {
    return new Muster(arguments).commandLine.execute(arguments);
  }

  /** Runs the command line and ends the process with its exit code. */
  static void runAndExit(String... arguments) {
    if (arguments.length > 0 && SERVING.contains(arguments[0])) {
      Libraries.hush();
    }
    int code = execute(arguments);
    System.exit(code);
  }
}
