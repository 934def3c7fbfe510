package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An OutOfMemoryError out of any method of ours that a start comes through, one at a time: the
 * application says the same and ends with the same code as ever, and the agent either joins or says
 * in a line why not. Some in every build, more in the campaign, all with {@code
 * -Dmuster.whole=true}.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EveryStepIT {
  private static final int CODE = 3;

  /** What stands before every catch of ours: a throw out of premain is the JVM's own end. */
  private static final List<String> THE_DOOR_ITSELF =
      List.of("premain/Premain.premain(", "premain/Premain.enter(");

  /** Who cannot speak cannot say that he cannot. */
  private static final List<String> THE_VOICE =
      List.of("premain/AgentLog.", "premain/AgentContext.log(");

  private static final String MADE = "made by the test";

  private static final List<String> SAID =
      List.of("main probe.watch=null", "main reached after N ms", "bound N at N", "closed");

  @TempDir Path folder;

  @Test
  void outOfMemoryAnywhere() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Agentless.provide(fleet, "provider", 4711);
      List<String> steps = steps(fleet);
      assertThat(steps).hasSizeGreaterThan(200);
      Collections.shuffle(steps, new Random(seed));
      int times =
          Math.min(steps.size(), Integer.getInteger("muster.steps", Campaign.times(8, 24, 10_000)));
      List<String> wrong = Collections.synchronizedList(new ArrayList<>());
      List<Boolean> joined =
          Campaign.each(steps.subList(0, times), step -> joins(fleet, step, wrong));
      System.out.printf(
          "out of memory: seed %d, in %d of %d methods of a start; %d starts joined all the same,"
              + " %d applications disturbed or not told why%n",
          seed, times, steps.size(), joined.stream().filter(j -> j).count(), wrong.size());
      assertThat(wrong).isEmpty();
    }
  }

  private List<String> steps(Fleet fleet) throws Exception {
    Proc probe = run(fleet, "record");
    assertThat(probe.awaitExit()).isEqualTo(CODE);
    probe.await("(end of output)");
    List<String> steps = new ArrayList<>();
    for (String line : probe.lines()) {
      String step = line.replaceFirst(".*" + Saboteur.ENTERED, "");
      if (line.contains(Saboteur.ENTERED) && THE_DOOR_ITSELF.stream().noneMatch(step::startsWith)) {
        steps.add(step);
      }
    }
    return new ArrayList<>(steps.stream().distinct().sorted().toList());
  }

  private boolean joins(Fleet fleet, String step, List<String> wrong) throws Exception {
    Proc probe = run(fleet, step);
    int exit = probe.awaitExit();
    probe.await("(end of output)");
    List<String> said = new ArrayList<>(probe.lines());
    said.removeIf(line -> line.startsWith("muster: ") || line.startsWith("(end"));
    said.replaceAll(line -> line.replaceAll("[0-9]+", "N"));
    boolean joined = probe.agentLines().stream().anyMatch(EveryStepIT::joined);
    boolean told =
        THE_VOICE.stream().anyMatch(step::startsWith)
            || probe.agentLines().stream().anyMatch(EveryStepIT::tells);
    if (exit != CODE || !said.equals(SAID) || !(joined || told)) {
      String lines = probe.lines().toString();
      wrong.add(step + ": exit " + exit + ", " + lines.substring(0, Math.min(900, lines.length())));
    }
    return joined;
  }

  /** A class whose initialiser failed is named instead of the error. */
  private static boolean tells(String line) {
    return line.contains(MADE) || line.contains("Could not initialize class");
  }

  private static boolean joined(String line) {
    return line.contains(" joined the registry");
  }

  /**
   * Runs the application to its end; it stays until the agent has joined or said that it cannot.
   */
  private Proc run(Fleet fleet, String order) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        fleet.withAgent(
            java, "-Dmuster.service.name=tried", "-Dmuster.requires=provider", "-Dmuster.await=1s");
    command.add(1, Saboteur.option(folder, order)); // before ours, so that it sees it loaded
    command.addAll(Fleet.plainProbe(java).subList(1, 4));
    Proc probe = fleet.start(command);
    probe.say("bind 0");
    probe.await("bound ");
    probe.awaitWithin(3_000, line -> joined(line) || tells(line));
    probe.say("close");
    probe.say("exit " + CODE);
    return probe;
  }
}
