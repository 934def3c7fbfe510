package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the instance a consumer uses, to the consumer's changed property. One victim in five
 * is a JVM with the real agent; the others are processes of the shell that hold a connection on
 * which everything an agent says was said, for a JVM of its own each would take ten minutes more.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KillIT {
  private static final int KILLS = Campaign.times(20, 100, 500);
  private static final int AT_A_TIME = 20;
  private static final int JVM_EVERY = 5;
  private static final long P99_MILLIS = 1_000;
  private static final String PAIR = "muster.endpoint.victim";
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir Path folder;

  private final Map<Integer, Proc> alive = new HashMap<>();
  private final List<Long> took = new ArrayList<>();
  private int made;

  @Test
  void aKilledInstanceIsLeftWithinASecond() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder)) {
      breed(fleet);
      Proc consumer =
          fleet.probe(JAVA, "consumer", "-Dmuster.requires=victim", "-Dprobe.watch=" + PAIR);
      int at = port(consumer.await("property " + PAIR + "="));
      while (took.size() < KILLS) {
        if (alive.size() < 2) {
          breed(fleet);
        }
        at = kill(consumer, at);
      }
      alive.values().forEach(Proc::close);
    }
    Collections.sort(took);
    long p99 = took.get(took.size() * 99 / 100 - (took.size() < 100 ? 0 : 1));
    System.out.println(
        "kill -9 to changed property: "
            + took.size()
            + " kills, median "
            + took.get(took.size() / 2)
            + " ms, p99 "
            + p99
            + " ms, slowest "
            + took.getLast()
            + " ms");
    assertThat(p99).isLessThanOrEqualTo(Campaign.within(P99_MILLIS));
  }

  private int kill(Proc consumer, int at) throws InterruptedException {
    assertThat(alive).containsKey(at);
    Proc victim = Objects.requireNonNull(alive.remove(at));
    int from = consumer.lines().size();
    long killed = System.currentTimeMillis();
    victim.kill();
    String moved = consumer.await("another endpoint than " + at, from, l -> moved(l, at));
    took.add(Long.parseLong(moved.replaceFirst(".* at ", "")) - killed);
    return port(moved);
  }

  private static boolean moved(String line, int from) {
    return line.startsWith("property " + PAIR + "=") && port(line) != from;
  }

  private static int port(String line) {
    return Integer.parseInt(line.replaceFirst(".*=.*:(\\d+) at .*", "$1"));
  }

  /**
   * Has as many victims as are killed at a time, and two more, and waits until all are UP. The JVMs
   * first, which take longest.
   */
  private void breed(Fleet fleet) throws IOException {
    int wanted = Math.min(AT_A_TIME, KILLS - took.size()) + 2 - alive.size();
    List<Proc> jvms = new ArrayList<>();
    for (int i = 0; i < wanted / JVM_EVERY; i++) {
      jvms.add(fleet.probe(JAVA, "victim"));
      jvms.getLast().say("bind 0");
    }
    for (Proc jvm : jvms) {
      alive.put(Integer.parseInt(jvm.await("bound ").split(" ")[1]), jvm);
    }
    awaitUp(fleet);
    for (int i = jvms.size(); i < wanted; i++) {
      made++;
      alive.put(made, shell(fleet, made));
    }
    awaitUp(fleet);
  }

  /** Waits until all victims are UP. */
  private void awaitUp(Fleet fleet) {
    fleet.await(
        alive.size() + " victims",
        r ->
            r.getInstancesList().stream()
                    .filter(i -> i.getState() == io.muster.registry.v1.Instance.State.UP)
                    .filter(i -> i.getService().getName().equals("victim"))
                    .filter(i -> i.getService().getPortsCount() == 1)
                    .count()
                == alive.size());
  }

  /**
   * A process that has said all an agent says, and holds the connection, of which it alone has the
   * end. It says every few seconds that it lives: it answers no pings, which only the silent get.
   */
  private Proc shell(Fleet fleet, int port) throws IOException {
    Path words = folder.resolve("words-" + port);
    Files.write(words, words(port));
    Path beat = folder.resolve("beat");
    Files.write(beat, say(AgentMessage.newBuilder().setMetrics(Metrics.getDefaultInstance())));
    String[] address = fleet.address().split(":");
    return fleet.start(
        List.of(
            "bash",
            "-c",
            "exec 3<>/dev/tcp/"
                + address[0]
                + "/"
                + address[1]
                + " && cat "
                + words
                + " >&3 && while sleep 4 3>&-; do cat "
                + beat
                + " >&3; done"));
  }

  private static byte[] words(int port) {
    Hello hello = LeanAgent.Self.provider("victim", port).hello().setAgentVersion("shell").build();
    ServiceDescription service =
        ServiceDescription.newBuilder()
            .setName("victim")
            .setAdvertisedHost("127.0.0.1")
            .addPorts(
                Port.newBuilder()
                    .setName("tcp")
                    .setNumber(port)
                    .setProtocol("tcp")
                    .setAdvertised(true)
                    .setPrimary(true))
            .build();
    return HandMade.join(
        HandMade.preface(),
        HandMade.frame(HandMade.SETTINGS, 0, 0, new byte[0]),
        HandMade.frame(
            HandMade.HEADERS,
            HandMade.END_HEADERS,
            1,
            HandMade.headers("/muster.registry.v1.Registry/Connect")),
        say(AgentMessage.newBuilder().setHello(hello)),
        say(
            AgentMessage.newBuilder()
                .setDescribed(Described.newBuilder().setNumber(1).setService(service))));
  }

  private static byte[] say(AgentMessage.Builder message) {
    return HandMade.frame(HandMade.DATA, 0, 1, HandMade.message(message.build()));
  }
}
