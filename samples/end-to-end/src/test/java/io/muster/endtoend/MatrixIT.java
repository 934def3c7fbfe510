package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The detection matrix: every row that was built below {@code samples/frameworks}, each in a JVM of
 * its own with the agent. {@code -Dmuster.rows=tomcat-9,netty-4.2} takes only these.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class MatrixIT {
  /** One of each kind, and those that show the hook itself: they run on every Java they can. */
  private static final Set<String> ON_EVERY_JAVA =
      Set.of(
          "grpc-netty",
          "jdk-http",
          "netty-4.2",
          "plain-sockets",
          "spring-boot-2-tomcat",
          "tomcat-9");

  /** Once the hook stands. Asserted of the median, and only where the machine is free for it. */
  private static final long BAR_MILLIS = 100;

  /** On a busy machine still no more: past it something waits that should not. */
  private static final long MEDIAN_LIMIT_MILLIS = 500;

  private static final long LONGEST_LIMIT_MILLIS = 5_000;

  private static final String INTRODUCTION =
      """
      # What the agent recognises

      Each row is a small real application below `samples/frameworks`, started with the agent in a JVM of its own and asked
      nothing by it. A test holds the registry's ports against the kernel's own list of the process's sockets, and their
      description against what the row says of itself. "Bind to registry" is the time from the first moment the port is
      seen listening, by a look every 5 ms from outside, to its being in the registry's roster; of several ports the
      longest; for ports bound since the hook stood.

      What is not in this table is still a port, with its number, its address and the protocol `tcp`.

      This page is printed by

          ./mvnw -Pall-rows verify -Dit.test=MatrixIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

      to `samples/end-to-end/target/compatibility.md`. `./mvnw verify` tries eight rows of different kinds, `.ci/run` all.
      """;

  /** What stands below the table. */
  private static final Path NOTES =
      Fleet.ROOT.resolve("samples/end-to-end/src/test/resources/compatibility-notes.md");

  private static final Matrix MATRIX = new Matrix();

  @TempDir static Path folder;
  private static Fleet fleet;
  private static Feed feed;

  @BeforeAll
  static void startOneRegistryForAll() throws Exception {
    fleet = Fleet.withRegistry(folder);
    feed = new Feed(fleet);
  }

  @TestFactory
  Stream<DynamicTest> rows() throws Exception {
    Map<Integer, Path> javas = new TreeMap<>(Jdks.found());
    List<DynamicTest> tests = new ArrayList<>();
    for (Row row : wanted()) {
      List<Map.Entry<Integer, Path>> fitting =
          javas.entrySet().stream().filter(j -> j.getKey() >= row.lowestJava()).toList();
      if (fitting.isEmpty()) {
        MATRIX.skipped(row, row.lowestJava(), "no Java that fits is on this machine");
      }
      boolean all = ON_EVERY_JAVA.contains(row.id());
      fitting.stream()
          .limit(all ? fitting.size() : 1)
          .forEach(java -> tests.add(test(row, java.getKey(), java.getValue())));
    }
    assertThat(tests).as("rows that were built").isNotEmpty();
    tests.add(dynamicTest("ports are reported soon", MatrixIT::portsAreReportedSoon));
    return tests.stream();
  }

  private static DynamicTest test(Row row, int java, Path launcher) {
    return dynamicTest(
        row.id() + " on Java " + java, () -> isAsTheKernelAndTheRowSay(row, java, launcher));
  }

  private static List<Row> wanted() throws Exception {
    List<String> only = Row.words(System.getProperty("muster.rows", "").replace(',', ' '));
    return Row.built().stream().filter(r -> only.isEmpty() || only.contains(r.id())).toList();
  }

  private static void isAsTheKernelAndTheRowSay(Row row, int java, Path launcher) throws Exception {
    try (Trial trial = Trial.start(fleet, feed, row, launcher)) {
      List<Listener> listeners = trial.run();
      String cannot = trial.cannotRun();
      if (cannot != null) {
        MATRIX.skipped(row, java, cannot);
        abort(cannot);
      }
      MATRIX.found(row, java, listeners, List.copyOf(trial.reportMillis().values()));
    }
  }

  private static void portsAreReportedSoon() {
    System.out.printf(
        "bind to registry: median %d ms (the bar is %d ms), longest %d ms%n",
        MATRIX.medianMillis(), BAR_MILLIS, MATRIX.longestMillis());
    boolean bars = Boolean.getBoolean("muster.bars");
    assertThat(MATRIX.medianMillis()).isLessThanOrEqualTo(bars ? BAR_MILLIS : MEDIAN_LIMIT_MILLIS);
    assertThat(MATRIX.longestMillis()).isLessThanOrEqualTo(LONGEST_LIMIT_MILLIS);
  }

  @AfterAll
  static void printTheMatrix() throws Exception {
    fleet.close();
    MATRIX.lines().forEach(System.out::println);
    Path page = Fleet.ROOT.resolve("samples/end-to-end/target/compatibility.md");
    Files.createDirectories(page.getParent());
    String table = String.join("\n", MATRIX.lines());
    Files.writeString(page, INTRODUCTION + "\n" + table + "\n" + Files.readString(NOTES));
  }
}
