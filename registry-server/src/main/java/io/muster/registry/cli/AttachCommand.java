package io.muster.registry.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.muster.registry.Allowed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster attach PID}: brings the agent into a JVM that runs already. */
@Command(
    name = "attach",
    description = "Bring the agent into a running JVM of the same user.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster attach 4711 requires=explosion-service"})
@Allowed("the command line prints")
final class AttachCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 3;

  @Parameters(index = "0", paramLabel = "PID", description = "The JVM's process number.")
  private String pid = "";

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Settings of the agent, such as requires=explosion-service.")
  private List<String> settings = List.of();

  @Mixin private final AgentJar agent = new AgentJar();

  @Override
  public Integer call() {
    Optional<Path> jar = agent.find().filter(Files::isRegularFile);
    if (jar.isEmpty()) {
      System.err.println(
          "muster-agent.jar was not found beside muster.jar nor in agent/target; name it with"
              + " --agent FILE");
      return NOT_FOUND;
    }
    try {
      VirtualMachine machine = VirtualMachine.attach(pid);
      try {
        load(machine, jar.get().toAbsolutePath());
      } finally {
        machine.detach();
      }
      System.out.println(
          "the agent is in process "
              + pid
              + "; properties it sets now are news to code that reads them from now on");
      return 0;
    } catch (AttachNotSupportedException | IOException e) {
      System.err.println(
          "cannot attach to process "
              + pid
              + ": "
              + e.getMessage()
              + "; it must be a JVM of this user, see jps");
    } catch (AgentLoadException | AgentInitializationException e) {
      System.err.println("process " + pid + " did not take the agent: " + e.getMessage());
    } catch (NoClassDefFoundError e) {
      System.err.println("this Java has no jdk.attach module; run with a JDK instead of a JRE");
    }
    return 1;
  }

  /**
   * Loads the agent; a JVM of Java 8 answers with a bare 0, which newer Javas take for a failure.
   */
  private void load(VirtualMachine machine, Path jar)
      throws AgentLoadException, AgentInitializationException, IOException {
    try {
      machine.loadAgent(jar.toString(), String.join(",", settings));
    } catch (AgentLoadException e) {
      String answer = e.getMessage();
      if (answer == null || !(answer.equals("0") || answer.endsWith(": 0"))) {
        throw e;
      }
    }
  }
}
