package io.muster.registry.bench;

import com.google.gson.GsonBuilder;
import io.muster.registry.Allowed;
import io.muster.registry.Jars;
import io.muster.registry.UserJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster bench agent}: what the agent costs the application it is attached to. */
@Command(
    name = "agent",
    description = {
      "Measure what the agent costs: a hello world and a Spring Boot application,",
      "without agent, with ours, and with any other agent given, in interleaved runs.",
      "Linux only. Leave the machine alone meanwhile."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: muster bench agent --java /usr/lib/jvm/java-17/bin/java --other otel.jar --json out.json"
    })
@Allowed("the command line prints")
final class AgentBenchCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 3;

  @Option(
      names = "--java",
      paramLabel = "FILE",
      description = "A java to measure on; may be repeated. Default: the one on PATH.")
  private List<Path> javas = new ArrayList<>();

  @Option(
      names = "--other",
      paramLabel = "JAR[=ARGUMENTS]",
      description = "Another agent to compare with; may be repeated.")
  private List<String> others = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "11",
      description = "Runs of each kind. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--agent",
      paramLabel = "FILE",
      description = "The muster-agent.jar to measure. Default: the one of this build.")
  private @Nullable Path agentFile;

  @Option(
      names = "--idle",
      description = "Measure the processor time of idle processes too: two minutes more a kind.")
  private boolean idle;

  @Option(
      names = "--app",
      paramLabel = "hello|spring",
      split = ",",
      description = "What to start. Default: both.")
  private List<String> apps = List.of("hello", "spring");

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Path> agent =
        Optional.ofNullable(agentFile).or(Jars::agent).filter(Files::isRegularFile);
    Optional<Path> plain = Jars.sample("plain-socket", "plain-socket-service");
    Optional<Path> spring = Jars.sample("spring-boot", "spring-boot-service");
    if (agent.isEmpty() || plain.isEmpty() || spring.isEmpty()) {
      System.err.println(
          "the agent's jar or the samples are not built; ./muster bench builds them");
      return NOT_FOUND;
    }
    for (Path java : javas) {
      if (!Files.isExecutable(java)) {
        System.err.println(java + " is no java that can be run");
        return NOT_FOUND;
      }
    }
    List<Application> wanted = applications(plain.get(), spring.get());
    List<Outcome> outcomes = new ArrayList<>();
    try (Scene scene = Scene.open(plain.get(), agent.get())) {
      AgentBench bench = new AgentBench(variants(scene, agent.get()), runs, idle);
      for (Path java : javas.isEmpty() ? List.of(UserJava.find()) : javas) {
        JavaRelease release = JavaRelease.of(java);
        for (Application application : wanted) {
          if (release.feature() >= application.java()) {
            outcomes.addAll(bench.run(release, application, System.err::println));
          }
        }
      }
    }
    report(outcomes, agent.get());
    return 0;
  }

  private void report(List<Outcome> outcomes, Path agent) throws IOException {
    new Report(outcomes).lines().forEach(System.out::println);
    System.out.printf("the agent's jar: %.1f MB%n", Files.size(agent) / 1e6);
    if (json != null) {
      Files.writeString(
          json,
          new GsonBuilder()
              .setPrettyPrinting()
              .create()
              .toJson(Map.of("runs", runs, "outcomes", outcomes)));
    }
  }

  private List<Application> applications(Path plain, Path spring) {
    List<Application> wanted = new ArrayList<>();
    if (apps.contains("hello")) {
      wanted.add(Application.hello(plain));
    }
    if (apps.contains("spring")) {
      wanted.add(Application.spring(spring));
    }
    return wanted;
  }

  private List<Variant> variants(Scene scene, Path agent) {
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant("none", List.of(), false));
    variants.add(new Variant("muster", scene.agentArguments(agent), true));
    for (String other : others) {
      String file = other.replaceFirst("=.*", "");
      variants.add(
          new Variant(
              Path.of(file).getFileName().toString().replaceFirst("\\.jar$", ""),
              List.of("-javaagent:" + other),
              false));
    }
    return variants;
  }
}
