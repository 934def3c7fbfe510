package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line under any Java: it works, or says in one line what it needs. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherIT {
  private static final int NEEDED = 21;
  private static final String JAR =
      Fleet.ROOT.resolve("registry-server/target/muster.jar").toString();
  private static final String LAUNCHER = Fleet.ROOT.resolve("muster").toString();

  /** The JDK that runs the tests is new enough to build with, so it is to run with. */
  private static final Path NEW_HOME = Path.of(System.getProperty("java.home"));

  @TempDir Path folder;

  static Stream<Arguments> tooOld() {
    return javas(feature -> feature < NEEDED);
  }

  static Stream<Arguments> newEnough() {
    return javas(feature -> feature >= NEEDED);
  }

  private static Stream<Arguments> javas(java.util.function.IntPredicate wanted) {
    return Jdks.found().entrySet().stream()
        .filter(e -> wanted.test(e.getKey()))
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("tooOld")
  void anOldJavaSaysInOneLineWhatIsNeededAndWhereItLooked(int feature, Path java) throws Exception {
    Ran ran =
        Ran.of(
            folder,
            Map.of("JAVA_HOME", Ran.UNSET),
            List.of(java.toString(), "-jar", JAR, "server"));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).hasSize(1);
    assertThat(ran.err().getFirst())
        .startsWith("muster.jar needs Java 21 or newer; this is Java " + spelled(feature))
        .contains("looked in [JAVA_HOME (not set), PATH, /usr/lib/jvm, ");
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("tooOld")
  void anOldJavaNamesTheNewerOneItFound(int feature, Path java) throws Exception {
    Ran ran =
        Ran.of(
            folder,
            Map.of("JAVA_HOME", NEW_HOME.toString()),
            List.of(java.toString(), "-jar", JAR, "--help"));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).hasSize(1);
    assertThat(ran.err().getFirst())
        .contains("found one: " + NEW_HOME.resolve("bin/java") + " -jar muster.jar");
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("newEnough")
  void aNewJavaRunsTheCommandLineAndKeepsItsErrorsApart(int feature, Path java) throws Exception {
    Ran version = Ran.of(folder, Map.of(), List.of(java.toString(), "-jar", JAR, "--version"));
    assertThat(version.exit()).isZero();
    assertThat(version.out()).singleElement().asString().startsWith("muster ");
    assertThat(version.err()).isEmpty();
    Ran wrong =
        Ran.of(folder, Map.of(), List.of(java.toString(), "-jar", JAR, "server", "--lisen=x"));
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(String.join("\n", wrong.err())).contains("--lisen=x").doesNotContain("\tat ");
  }

  @Test
  void theLauncherPassesOverAnOldJavaHome() throws Exception {
    Path old = Jdks.found().entrySet().iterator().next().getValue().resolveSibling("..");
    Ran ran =
        Ran.of(
            folder,
            Map.of("JAVA_HOME", old.normalize().toString(), "MUSTER_JAVA_HOME", Ran.UNSET),
            List.of(LAUNCHER, "--find-java"));
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEmpty();
    Ran version = Ran.of(folder, Map.of(), List.of(ran.out().getFirst(), "-jar", JAR, "--version"));
    assertThat(version.exit()).isZero();
  }

  @Test
  void theLauncherTakesTheJavaItIsTold() throws Exception {
    Ran ran =
        Ran.of(
            folder,
            Map.of("MUSTER_JAVA_HOME", NEW_HOME.toString()),
            List.of(LAUNCHER, "--find-java"));
    assertThat(ran.out()).containsExactly(NEW_HOME.resolve("bin/java").toString());
  }

  @Test
  void withoutANewJavaTheLauncherSaysWhatItNeedsAndWhereItLooked() throws Exception {
    assumeTrue(Sandbox.available(folder), "needs a mount namespace to hide the machine's JDKs in");
    String hidden =
        "for d in /usr/lib/jvm /usr/java /opt; do"
            + " [ ! -d $d ] || mount -t tmpfs none $d || exit 1; done";
    Ran ran =
        Ran.of(
            folder,
            Map.of(
                "PATH",
                "/usr/bin:/bin:/usr/sbin:/sbin",
                "HOME",
                folder.toString(),
                "JAVA_HOME",
                Ran.UNSET,
                "MUSTER_JAVA_HOME",
                Ran.UNSET),
            Sandbox.inside(hidden, List.of(LAUNCHER, "server")));
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).hasSize(1);
    assertThat(ran.err().getFirst())
        .startsWith("muster needs a Java 21 or newer. Looked in MUSTER_JAVA_HOME (not set)")
        .contains("JAVA_HOME (not set)", "PATH", "/usr/lib/jvm", "Install a JDK 21");
  }

  @Test
  void theLauncherRunsAServerThatAnswers() throws Exception {
    try (Proc server =
        Proc.start(
            folder, List.of(LAUNCHER, "server", "--listen", "127.0.0.1:0", "--data-dir", "data"))) {
      String address = server.await("muster registry ").replaceFirst(".*agents at (\\S+),.*", "$1");
      Ran list = Ran.of(folder, Map.of(), List.of(LAUNCHER, "instances", "--registry", address));
      assertThat(list.exit()).isZero();
      server.terminate();
      assertThat(server.awaitExit()).isEqualTo(143);
    }
  }

  private static String spelled(int feature) {
    return feature == 8 ? "1.8." : feature + ".";
  }
}
