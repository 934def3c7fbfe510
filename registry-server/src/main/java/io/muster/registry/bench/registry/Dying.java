package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import io.muster.registry.Jars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A process that holds a registration is killed, as {@code kill -9} does: how long until a watcher
 * is told that something is wrong with it.
 *
 * @param kills in a run, against what reacts to the end of the connection
 */
@Allowed("a measurement reads the clock")
record Dying(int kills) implements Workload {
  private static final Pattern STANDS = Pattern.compile("registered");

  @Override
  public String name() {
    return "death";
  }

  @Override
  public int runs(Contender contender, int asked) {
    return quick(contender) ? asked : 1;
  }

  /** The others wait for a lease or a session to end: half a minute and more. */
  private static boolean quick(Contender contender) {
    return contender instanceof Ours || contender instanceof Floor;
  }

  @Override
  public Map<Figure, Double> run(Contender contender, Path folder) throws Exception {
    List<Double> seconds = new ArrayList<>();
    try (Contender.Node node = contender.start(folder)) {
      for (int i = 0; i < (quick(contender) ? kills : 1); i++) {
        seconds.add(kill(contender, node, folder, i));
      }
    }
    Collections.sort(seconds);
    return Map.of(Figure.DEATH, seconds.get(seconds.size() / 2));
  }

  /** Each is another process, with a watcher of its own: one that comes and goes would be held. */
  private static double kill(Contender contender, Contender.Node node, Path folder, int number)
      throws Exception {
    String service = "victim-" + number;
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            Jars.own().toString(),
            "bench",
            "stand-in",
            contender.name(),
            node.address(),
            service,
            Integer.toString(number));
    try (Child victim = Child.start(command, folder)) {
      victim.await(STANDS);
      try (Audience audience = Audience.of(node, service, 1 + number, 1)) {
        audience.awaitFirst();
        audience.expect("");
        long start = System.nanoTime();
        victim.kill();
        return (audience.awaitTold() - start) / 1e9;
      }
    }
  }
}
