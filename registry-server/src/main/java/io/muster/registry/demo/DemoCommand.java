package io.muster.registry.demo;

import io.muster.registry.Allowed;
import io.muster.registry.Jars;
import io.muster.registry.UserJava;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster demo}: the main job on real processes, told as it happens. */
@Command(
    name = "demo",
    description = "Show the main job on real services.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster demo --keep"})
@Allowed("the command line prints")
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--keep",
      description = "Leave everything running, and say how to look and how to stop.")
  private boolean keep;

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    if (Jars.agent().isEmpty() || Jars.sample("carchase-service").isEmpty()) {
      System.err.println("the agent's jar or the samples are not built; ./muster demo builds them");
      return 1;
    }
    Path folder = Files.createTempDirectory("muster-demo");
    Stage stage = new Stage(folder, UserJava.find().toString());
    Thread cleanUp = Thread.ofPlatform().name("demo-end").unstarted(stage::close);
    Runtime.getRuntime().addShutdownHook(cleanUp);
    boolean colour =
        "1".equals(System.getenv("MUSTER_TERMINAL")) && System.getenv("NO_COLOR") == null;
    Storyteller teller = new Storyteller(out, colour);
    teller.say("everything is on loopback; logs and the registry's store are in " + folder);
    try {
      new Story(stage, teller).play();
    } catch (StepFailed | IOException | UncheckedIOException e) {
      teller.failed(String.valueOf(e.getMessage()));
      stage.everyone().forEach(child -> out.println(child.report()));
      return 1;
    }
    teller.table();
    if (keep) {
      Runtime.getRuntime().removeShutdownHook(cleanUp);
      howToGoOn(out, stage);
    }
    return 0;
  }

  private static void howToGoOn(PrintStream out, Stage stage) {
    out.println();
    out.println("Left running. To look:");
    out.println("  ./muster instances --registry " + stage.registry());
    out.println("  ./muster watch --registry " + stage.registry());
    StringBuilder stop = new StringBuilder("kill");
    for (Child child : stage.children()) {
      if (!child.name().equals("registry")) {
        out.println("  curl http://" + stage.address(child) + "/        # " + child.name());
      }
      stop.append(' ').append(child.pid());
    }
    out.println("To stop:");
    out.println("  " + stop);
  }
}
