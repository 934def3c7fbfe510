package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the agent lacks or meets, the application says the same and ends with the same code as
 * without it; where the agent gives up, one line says why.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class FailureIT {
  private static final Path JAVA = Jdks.any(17);
  private static final int CODE = 3;

  @TempDir Path folder;
  private Fleet fleet;

  @BeforeEach
  void start() throws Exception {
    fleet = Fleet.withRegistry(folder);
    Agentless.provide(fleet, "provider", 4711);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  /** One run: what stands before the JVM, the JVM, its options, and the agent's jar. */
  private record Setup(List<String> before, Path java, List<String> options, Path agent) {
    static Setup of(String... options) {
      return new Setup(List.of(), JAVA, List.of(options), Fleet.AGENT);
    }

    Setup behind(String... command) {
      return new Setup(List.of(command), java, options, agent);
    }

    Setup on(Path other) {
      return new Setup(before, other, options, agent);
    }

    Setup by(Path jar) {
      return new Setup(before, java, options, jar);
    }
  }

  private Ran run(Setup setup, boolean withAgent, String snapshots) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "printf 'bind 0\\nclose\\nexit " + CODE + "\\n' | \"$@\"", "sh"));
    command.addAll(setup.before());
    command.add(setup.java().toString());
    if (withAgent) {
      command.add("-javaagent:" + setup.agent());
      command.add("-Dmuster.registry=" + fleet.address());
      command.add("-Dmuster.service.name=tried");
      command.add("-Dmuster.requires=provider");
      command.add("-Dmuster.await=2s");
      if (!snapshots.isEmpty()) {
        command.add("-Dmuster.snapshot.dir=" + snapshots);
      }
    }
    command.addAll(setup.options());
    command.addAll(Fleet.plainProbe(setup.java()).subList(1, 4));
    return Ran.of(folder, Map.of(), command);
  }

  /** Runs with and without, compares, and returns what the agent said. */
  private List<String> compare(Setup setup) throws Exception {
    return compare(setup, folder.resolve("snapshots").toString());
  }

  private List<String> compare(Setup setup, String snapshots) throws Exception {
    Ran without = run(setup, false, snapshots);
    Ran with = run(setup, true, snapshots);
    assertThat(without.exit()).as("without the agent: %s", without).isEqualTo(CODE);
    assertThat(with.exit()).as("with the agent: %s", with).isEqualTo(CODE);
    assertThat(numberless(with.out())).isEqualTo(numberless(without.out()));
    return with.agentLines();
  }

  private static List<String> numberless(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("[0-9]+", "N")).toList();
  }

  private static List<String> warnings(List<String> agentLines) {
    return agentLines.stream().filter(line -> line.contains("WARNING")).toList();
  }

  static Stream<Arguments> damages() {
    String off = "the stream to the registry is off in this process";
    return Stream.of(
        Arguments.of("muster-inner.pack", "", off),
        Arguments.of("muster-inner.pack/io/muster/agent/Agent.class", "garbage", off),
        Arguments.of("muster-inner.pack/io/muster/agent/link/RegistryLink.class", "garbage", off),
        Arguments.of("muster-inner.pack/io/muster/agent/bind/PortWatch.class", "garbage", off),
        Arguments.of(
            "io/muster/agent/premain/FirstAnswer.class",
            "garbage",
            "could not be asked for before main"),
        Arguments.of("io/muster/agent/mirror/Mirror.class", "garbage", "the agent does"),
        Arguments.of("io/muster/agent/settings/AgentSettings.class", "", "the agent does"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("damages")
  void aDamagedJar(String part, String content, String says) throws Exception {
    Path jar = Jars.damaged(folder, Fleet.AGENT, part, content);
    List<String> said = compare(Setup.of().by(jar));
    assertThat(warnings(said)).singleElement().asString().contains(says);
  }

  @Test
  void wrongSettings() throws Exception {
    List<String> said = compare(Setup.of("-Dmuster.labels==", "-Dmuster.log=loud"));
    assertThat(warnings(said)).hasSize(2).allMatch(line -> line.contains("expected"));
  }

  @Test
  void aFolderThatCannotBeWritten() throws Exception {
    assumeTrue(Sandbox.mounts(folder), "needs a mount namespace for a read-only disk");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String[] mount = Sandbox.withMounts("mount -t tmpfs -o ro none " + disk).toArray(String[]::new);
    Setup setup = Setup.of("-Djava.io.tmpdir=" + disk, "-Duser.home=" + disk).behind(mount);
    assertThat(warnings(compare(setup, disk.resolve("snapshots").toString())))
        .allMatch(line -> line.contains("no snapshot is kept"))
        .hasSizeLessThanOrEqualTo(1); // it may end before the snapshot is due
  }

  @Test
  void noHomeAndNoTemporaryFolder() throws Exception {
    Setup setup = Setup.of("-Djava.io.tmpdir=/nonexistent", "-Duser.home=/nonexistent");
    assertThat(warnings(compare(setup, ""))).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aUserThatNobodyKnows() throws Exception {
    List<String> user = List.of("unshare", "--map-user=54321", "--map-group=54321");
    assumeTrue(works(user), "needs a user namespace");
    Setup setup = Setup.of().behind(user.toArray(String[]::new));
    assertThat(warnings(compare(setup, ""))).hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest(name = "-Xmx{0}")
  @ValueSource(strings = {"64m", "16m", "6m", "4m"})
  void littleMemory(String most) throws Exception {
    compare(Setup.of("-XX:+UseSerialGC", "-Xmx" + most));
  }

  @Test
  void oneProcessor() throws Exception {
    assumeTrue(works(List.of("taskset", "-c", "0")), "needs taskset");
    assertThat(warnings(compare(Setup.of().behind("taskset", "-c", "0")))).isEmpty();
  }

  /**
   * The agent has up to four threads; a process that has no room even for these cannot be told from
   * one that is too small for its application, so the room is what the application needs, and them.
   */
  @Test
  void noThreadToSpare() throws Exception {
    List<String> user = List.of("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups");
    assumeTrue(works(user), "needs to run as another user, since root has no limit");
    open(folder);
    Setup few = Setup.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable");
    int needed = 8;
    while (needed < 64 && run(limited(few, user, needed), false, "").exit() != CODE) {
      needed++;
    }
    System.out.println("threads: the application needs " + needed + " with its JVM");
    for (int spare = 4; spare <= 8; spare++) {
      compare(limited(few, user, needed + spare));
    }
  }

  private static Setup limited(Setup setup, List<String> user, int threads) {
    List<String> before = new ArrayList<>(user);
    before.add("prlimit");
    before.add("--nproc=" + threads);
    return setup.behind(before.toArray(String[]::new));
  }

  static Stream<Arguments> withSecurityManager() {
    return Jdks.found().entrySet().stream()
        .filter(e -> e.getKey() <= 17)
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("withSecurityManager")
  void aSecurityManagerThatKnowsNothingOfTheAgent(int feature, Path java) throws Exception {
    compare(Setup.of(policy(Fleet.SAMPLE)).on(java));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("withSecurityManager")
  void aSecurityManagerThatTrustsTheAgent(int feature, Path java) throws Exception {
    List<String> said = compare(Setup.of(policy(Fleet.SAMPLE, Fleet.AGENT)).on(java));
    assertThat(warnings(said)).isEmpty();
  }

  private String[] policy(Path... trusted) throws Exception {
    StringBuilder grants = new StringBuilder();
    for (Path jar : trusted) {
      grants
          .append("grant codeBase \"")
          .append(jar.toUri())
          .append("\" { permission java.security.AllPermission; };\n");
    }
    Path policy = Files.writeString(folder.resolve("granted.policy"), grants);
    return new String[] {"-Djava.security.manager", "-Djava.security.policy==" + policy.toUri()};
  }

  private boolean works(List<String> before) throws InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add("true");
    try {
      return Ran.of(folder, Map.of(), command).exit() == 0;
    } catch (java.io.IOException e) {
      return false; // there is no such program
    }
  }

  private static void open(Path folder) throws java.io.IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
