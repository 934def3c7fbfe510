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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  /** What can be started, as it is written on the command line. */
  @SuppressWarnings("checkstyle:ConstantName")
  private enum App {
    hello,
    spring
  }

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

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
      description = {
        "A muster-agent.jar to measure; may be repeated, to compare builds.",
        "Default: the one of this build."
      })
  private List<Path> agents = new ArrayList<>();

  @Option(
      names = "--idle",
      description = "Measure the processor time of idle processes too: two minutes more a kind.")
  private boolean idle;

  @Option(
      names = "--tls",
      description =
          "One kind more: the agent and its registry under TLS, with certificates on both sides.")
  private boolean tls;

  @Option(
      names = "--quiet",
      description = {
        "Only starts beside which the processors were at most a quarter slower than in the better",
        "moments of the first twelve seconds count; others are made again. For a machine that",
        "shares its host."
      })
  private boolean quiet;

  @Option(
      names = "--app",
      paramLabel = "hello|spring",
      split = ",",
      description = "What to start. Default: both.")
  private List<App> apps = List.of(App.values());

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (runs < 1) {
      throw new ParameterException(spec.commandLine(), "--runs is at least 1, got " + runs);
    }
    List<Path> measured = agents.isEmpty() ? Jars.agent().stream().toList() : agents;
    Optional<Path> plain = Jars.sample("plain-socket", "plain-socket-service");
    Optional<Path> spring = Jars.sample("spring-boot", "spring-boot-service");
    if (measured.isEmpty() || plain.isEmpty() || spring.isEmpty()) {
      System.err.println(
          "the agent's jar or the samples are not built; ./muster bench builds them");
      return NOT_FOUND;
    }
    Optional<String> missing = missing(measured);
    if (missing.isPresent()) {
      System.err.println(missing.get());
      return NOT_FOUND;
    }
    List<Outcome> outcomes = measure(measured, plain.get(), spring.get());
    report(outcomes, measured);
    return 0;
  }

  private Optional<String> missing(List<Path> measured) {
    for (Path agent : measured) {
      if (!Files.isRegularFile(agent)) {
        return Optional.of("--agent " + agent + ": there is no such file");
      }
    }
    for (String other : others) {
      if (!Files.isRegularFile(Path.of(file(other)))) {
        return Optional.of("--other " + file(other) + ": there is no such file");
      }
    }
    for (Path java : javas) {
      if (!Files.isExecutable(java)) {
        return Optional.of("--java " + java + ": no java that can be run");
      }
    }
    return Optional.empty();
  }

  private List<Outcome> measure(List<Path> measured, Path plain, Path spring)
      throws IOException, InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    List<Scene> scenes = new ArrayList<>();
    try {
      scenes.add(Scene.open(plain, measured.getFirst(), false));
      if (tls) {
        scenes.add(Scene.open(plain, measured.getFirst(), true));
      }
      Pace pace = quiet ? Pace.ofThisMachine() : null;
      AgentBench bench = new AgentBench(variants(scenes, measured), runs, idle, pace);
      for (Path java : javas.isEmpty() ? List.of(UserJava.find()) : javas) {
        JavaRelease release = JavaRelease.of(java);
        for (Application application : applications(plain, spring)) {
          if (release.feature() >= application.java()) {
            outcomes.addAll(bench.run(release, application, System.err::println));
          }
        }
      }
      if (pace != null) {
        System.err.printf(
            "%d starts were made again, the machine being slow; %d count that had no good moment;"
                + " the work that tells took %.1f ms in good ones%n",
            bench.again(), bench.disturbed(), pace.usualNanos() / 1e6);
      }
    } finally {
      scenes.forEach(Scene::close);
    }
    return outcomes;
  }

  private void report(List<Outcome> outcomes, List<Path> measured) throws IOException {
    new Report(outcomes).lines().forEach(System.out::println);
    for (Path agent : measured) {
      System.out.printf("%s: %.1f MB%n", agent.getFileName(), Files.size(agent) / 1e6);
    }
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
    if (apps.contains(App.hello)) {
      wanted.add(Application.hello(plain));
    }
    if (apps.contains(App.spring)) {
      wanted.add(Application.spring(spring));
    }
    return wanted;
  }

  private List<Variant> variants(List<Scene> scenes, List<Path> measured) {
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant("none", List.of(), false));
    for (Path agent : measured) {
      String name = measured.size() == 1 ? Report.OURS : name(agent.toString());
      variants.add(new Variant(name, scenes.getFirst().agentArguments(agent), true));
      if (scenes.size() > 1) {
        variants.add(new Variant(name + Report.TLS, scenes.getLast().agentArguments(agent), true));
      }
    }
    for (String other : others) {
      variants.add(new Variant(name(file(other)), List.of("-javaagent:" + other), false));
    }
    return variants;
  }

  private static String file(String other) {
    return other.replaceFirst("=.*", "");
  }

  private static String name(String file) {
    return Path.of(file).getFileName().toString().replaceFirst("\\.jar$", "");
  }
}
