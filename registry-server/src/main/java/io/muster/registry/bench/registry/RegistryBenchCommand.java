package io.muster.registry.bench.registry;

import com.google.gson.GsonBuilder;
import io.muster.registry.Allowed;
import io.muster.registry.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster bench registry}: speed and size of the registry. */
@Command(
    name = "registry",
    description = {
      "Measure the registry against a bare stream server and, where they are installed,",
      "etcd and ZooKeeper: each in a process of its own on loopback, in interleaved runs.",
      "Linux only. Leave the machine alone meanwhile."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: muster bench registry --workload pipelined,change --runs 3 --json out.json"
    })
@Allowed("the command line prints")
public final class RegistryBenchCommand implements Callable<Integer> {
  private static final int WRONG_USAGE = 2;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description = "What to do; a wrong name shows all. Default: everything.")
  private List<String> wanted = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each workload. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "8",
      description = "Length of what has no end of its own. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "45",
      description = {
        "Seconds of the same before anything without an end of its own is measured, for each",
        "contender: a JVM on two busy processors compiles that long. Default: ${DEFAULT-VALUE}."
      })
  private int warmUp;

  @Option(
      names = "--contender",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Only these of muster, floor, etcd, zookeeper; and synced, which runs only when named: the",
        "floor, answering once a file has what was said."
      })
  private List<String> only = List.of();

  @Option(
      names = "--etcd",
      paramLabel = "FILE|auto|no",
      defaultValue = "auto",
      description = "The etcd to compare with. Default: the one on PATH, if any.")
  private String etcd = "auto";

  @Option(
      names = "--zookeeper",
      paramLabel = "FILE|auto|no",
      defaultValue = "auto",
      description = "The zkServer.sh to compare with. Default: the one that is installed, if any.")
  private String zookeeper = "auto";

  @Option(names = "--java", paramLabel = "FILE", description = "The servers' java. Default: ours.")
  private Path java = Path.of(System.getProperty("java.home"), "bin", "java");

  @Option(
      names = "--tls",
      description = {
        "Measure ours with mutual TLS beside ours without, and nothing else: pipelined, change and",
        "idle, unless --workload says otherwise."
      })
  private boolean tls;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    List<Workload> all =
        Workloads.of(new Workloads.Spell(Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds)));
    Set<String> names = all.stream().map(Workload::name).collect(Collectors.toSet());
    if (!names.containsAll(wanted)) {
      System.err.println("--workload: expected any of " + names + ", got " + wanted);
      return WRONG_USAGE;
    }
    List<String> meant = wanted.isEmpty() && tls ? TlsRatios.WORKLOADS : wanted;
    List<Workload> workloads =
        all.stream().filter(w -> meant.isEmpty() || meant.contains(w.name())).toList();
    Race race = new Race(contenders(), runs, System.err::println);
    for (Workload workload : workloads) {
      race.run(workload);
    }
    report(race);
    return 0;
  }

  private List<Contender> contenders() {
    if (tls) {
      return List.of(new Ours(java), new Secured(new Ours(java)));
    }
    List<Contender> contenders = new ArrayList<>();
    contenders.add(new Floor(java, false));
    if (only.contains("synced")) {
      contenders.add(new Floor(java, true));
    }
    contenders.add(new Ours(java));
    Installed.find(etcd, "etcd", "/usr/bin/etcd").ifPresent(p -> contenders.add(new Etcd(p)));
    Installed.find(zookeeper, "zkServer.sh", "/usr/share/zookeeper/bin/zkServer.sh")
        .ifPresent(p -> contenders.add(new ZooKeeper(p)));
    contenders.removeIf(c -> !only.isEmpty() && !only.contains(c.name()));
    return contenders;
  }

  private void report(Race race) throws IOException {
    if (json != null) {
      Files.writeString(
          json, new GsonBuilder().setPrettyPrinting().create().toJson(race.figures()));
    }
    Table table = tls ? TlsRatios.table(race.figures()) : race.table();
    table.lines().forEach(System.out::println);
  }
}
