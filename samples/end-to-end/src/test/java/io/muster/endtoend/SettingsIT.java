package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said, and the application starts in any case. */
class SettingsIT {
  private static final Path JAVA =
      Jdks.found().getOrDefault(17, Path.of(System.getProperty("java.home"), "bin", "java"));
  @TempDir Path folder;

  @Test
  void everyWrongSettingIsNamedWithWhatIsExpectedAndMainRuns() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc probe =
          fleet.probe(
              JAVA,
              "wrong",
              "-Dmuster.requires=pro vider,ok?,ok,x[",
              "-Dmuster.inject.some.host={nobody.host}",
              "-Dmuster.inject.java.home={ok.host}",
              "-Dmuster.await=soon",
              "-Dmuster.awiat=3s",
              "-Dmuster.metrics.interval=10");
      probe.await("main reached");
      assertThat(probe.agentLines())
          .filteredOn(line -> line.contains("WARNING"))
          .anySatisfy(l -> assertThat(l).contains("pro vider", "from -D", "expected"))
          .anySatisfy(l -> assertThat(l).contains("\"ok\"", "alias"))
          .anySatisfy(l -> assertThat(l).contains("x[", "not closed"))
          .anySatisfy(l -> assertThat(l).contains("{nobody.host}"))
          .anySatisfy(l -> assertThat(l).contains("java.home", "never written"))
          .anySatisfy(l -> assertThat(l).contains("muster.await = \"soon\"", "3s"))
          .anySatisfy(l -> assertThat(l).contains("muster.awiat", "did you mean muster.await"))
          .anySatisfy(l -> assertThat(l).contains("muster.metrics.interval = \"10\""));
    }
  }

  @Test
  void tagsThatMatchAreFoundAndThoseThatDoNotAreNot() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc provider = fleet.probe(JAVA, "redis", "-Dmuster.service.tags=prod,stats");
      provider.say("bind 0");
      fleet.awaitPorts("redis", 1);
      Proc consumer =
          fleet.probe(
              JAVA,
              "consumer",
              "-Dmuster.requires=a=redis[prod,stats],b=redis[test]?",
              "-Dmuster.inject.cache.host={a.host}",
              "-Dprobe.watch=muster.endpoint.a.state,muster.endpoint.b,muster.endpoint.b.state,cache.host");
      consumer.await("main reached");
      assertThat(consumer.lines())
          .contains(
              "main muster.endpoint.a.state=up",
              "main muster.endpoint.b=",
              "main muster.endpoint.b.state=waiting",
              "main cache.host=127.0.0.1");
    }
  }

  @Test
  void servicesThatWaitForEachOtherBothStart() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc a = fleet.probe(JAVA, "a", "-Dmuster.requires=b", "-Dmuster.await=25s");
      Proc b = fleet.probe(JAVA, "b", "-Dmuster.requires=a", "-Dmuster.await=25s");
      assertThat(millis(a.await("main reached"))).isLessThan(20_000);
      assertThat(millis(b.await("main reached"))).isLessThan(20_000);
    }
  }

  @Test
  void policyStopEndsTheStartWithItsOwnExitCode() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc probe =
          fleet.probe(
              JAVA,
              "strict",
              "-Dmuster.requires=nobody",
              "-Dmuster.await=500ms",
              "-Dmuster.await.policy=stop");
      assertThat(probe.awaitExit()).isEqualTo(69);
      assertThat(probe.lines()).anySatisfy(l -> assertThat(l).contains("[nobody]", "exit code 69"));
    }
  }

  @Test
  void aRegistryThatIsNotThereCostsAtMostTheBound() throws Exception {
    try (Fleet fleet = Fleet.withoutRegistry(folder)) {
      Proc probe = fleet.probe(JAVA, "alone", "-Dmuster.requires=nobody", "-Dmuster.await=1s");
      assertThat(millis(probe.await("main reached"))).isBetween(900L, 5_000L);
      fleet.startRegistry();
      probe.say("bind 0");
      fleet.awaitPorts("alone", 1);
    }
  }

  @Test
  void aRegistryThatAnswersNonsenseOrNothingCostsAtMostTheBound() throws Exception {
    for (String answer :
        List.of(
            "",
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
            "\u0001\u0002garbage that is long enough for a frame")) {
      try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
          Fleet fleet = Fleet.withoutRegistry(folder)) {
        Thread.ofVirtual().start(() -> serve(server, answer));
        Proc probe =
            fleet.probe(
                JAVA,
                "host",
                "-Dmuster.requires=nobody",
                "-Dmuster.await=1s",
                "-Dmuster.registry=127.0.0.1:" + server.getLocalPort());
        assertThat(millis(probe.await("main reached"))).isLessThan(5_000);
        probe.say("exit 3");
        assertThat(probe.awaitExit()).isEqualTo(3);
      }
    }
  }

  @Test
  void lateAttachSeesThePortsThatAreOpenAlready() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      Proc probe =
          fleet.start(
              List.of(
                  JAVA.toString(),
                  "-cp",
                  Fleet.ROOT
                      .resolve("samples/plain-socket/target/plain-socket-service.jar")
                      .toString(),
                  "samples.plainsocket.Probe"));
      probe.say("bind 0");
      probe.await("bound");
      Proc attach =
          fleet.start(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  Fleet.ROOT.resolve("registry-server/target/muster.jar").toString(),
                  "attach",
                  Long.toString(probe.pid()),
                  "registry=" + fleet.address(),
                  "service.name=late",
                  "snapshot.dir=" + folder));
      assertThat(attach.awaitExit()).isZero();
      fleet.awaitPorts("late", 1);
      assertThat(probe.await("muster: late joined")).contains("old news");
    }
  }

  @Test
  void theJdksOwnToolsAreLeftAlone() throws Exception {
    try (Fleet fleet = Fleet.withoutRegistry(folder)) {
      Proc tool =
          fleet.start(
              List.of(
                  "/bin/sh",
                  "-c",
                  "JAVA_TOOL_OPTIONS='-javaagent:"
                      + Fleet.AGENT
                      + "=requires=nobody' "
                      + JAVA.resolveSibling("keytool")
                      + " -help"));
      tool.awaitExit();
      assertThat(tool.agentLines()).isEmpty();
    }
  }

  private static void serve(ServerSocket server, String answer) {
    try {
      while (true) {
        Socket socket = server.accept();
        OutputStream out = socket.getOutputStream();
        out.write(answer.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        out.flush();
        InputStream in = socket.getInputStream();
        Thread.ofVirtual().start(() -> swallow(in));
      }
    } catch (java.io.IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  private static void swallow(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (java.io.IOException e) {
      assertThat(e).isNotNull(); // the agent gave up, as it should
    }
  }

  private static long millis(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
