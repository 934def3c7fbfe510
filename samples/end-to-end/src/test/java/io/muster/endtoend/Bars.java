package io.muster.endtoend;

import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures how fast a change gets through, on every Java found, and prints medians with their
 * spread. Asserts nothing; what a start costs is measured by {@code muster bench agent}. To run:
 * {@code ./mvnw -pl samples/end-to-end -am verify -Dmuster.bars=true -Dit.test=Bars
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "muster.bars", matches = "true")
class Bars {
  private static final int KILLS = 11;
  private static final int TOOLS = 21;
  private static final String PAIR = "muster.endpoint.provider";

  @Test
  void measure() throws Exception {
    System.out.printf("%-48s %8s %8s %8s%n", "milliseconds", "min", "median", "max");
    for (var jdk : Jdks.found().entrySet()) {
      latencies("Java " + jdk.getKey(), jdk.getValue());
      tool("Java " + jdk.getKey(), jdk.getValue());
    }
  }

  /** A tool of the JDK that is given the agent by JAVA_TOOL_OPTIONS, which leaves it alone. */
  private static void tool(String name, Path java) throws Exception {
    Path folder = Files.createTempDirectory("muster-bars");
    List<String> command = List.of(java.resolveSibling("keytool").toString(), "-help");
    Map<String, String> options = Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + Fleet.AGENT);
    List<Long> without = new ArrayList<>();
    List<Long> with = new ArrayList<>();
    for (int i = 0; i <= TOOLS; i++) {
      long alone = Ran.of(folder, Map.of(), command).millis();
      long beside = Ran.of(folder, options, command).millis();
      if (i > 0) { // the first pair warms the page cache
        without.add(alone);
        with.add(beside);
      }
    }
    print(name + ": keytool -help without the agent", without);
    print(name + ": keytool -help with it", with);
  }

  private static void latencies(String name, Path java) throws Exception {
    Path folder = Files.createTempDirectory("muster-bars");
    List<Long> visible = new ArrayList<>();
    List<Long> changed = new ArrayList<>();
    List<Long> killed = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      try (Fleet fleet =
          Fleet.withRegistry(
              folder.resolve("" + i).toFile().mkdirs() ? folder.resolve("" + i) : folder)) {
        Seen seen = new Seen(fleet);
        Proc provider = fleet.probe(java, "provider");
        Proc consumer =
            fleet.probe(
                java,
                "consumer",
                "-Dmuster.requires=provider",
                "-Dmuster.await=1s",
                "-Dprobe.watch=" + PAIR);
        consumer.await("muster: consumer joined");
        provider.await("muster: provider joined");
        provider.say("bind 0");
        String[] bound = provider.await("bound ").split(" ");
        long at = seen.port(Integer.parseInt(bound[1]));
        visible.add(at - Long.parseLong(bound[3]));
        changed.add(time(consumer.await("property " + PAIR + "=127.0.0.1:" + bound[1])) - at);
        Proc second = fleet.probe(java, "provider");
        second.await("muster: provider joined");
        second.say("bind 0");
        int port = Integer.parseInt(second.await("bound ").split(" ")[1]);
        seen.port(port);
        long kill = System.currentTimeMillis();
        provider.kill();
        killed.add(time(consumer.await("property " + PAIR + "=127.0.0.1:" + port)) - kill);
      }
    }
    print(name + ": bind to visible in the registry", visible);
    print(name + ": visible to changed property elsewhere", changed);
    print(name + ": kill -9 to changed property", killed);
  }

  private static long time(String line) {
    return Long.parseLong(line.replaceFirst(".* at ", ""));
  }

  /** When a port was first seen in the registry. */
  private static final class Seen implements StreamObserver<Roster> {
    private final BlockingQueue<long[]> ports = new LinkedBlockingQueue<>();

    Seen(Fleet fleet) {
      FleetGrpc.newStub(fleet.channel()).watch(ListRequest.getDefaultInstance(), this);
    }

    long port(int wanted) throws InterruptedException {
      while (true) {
        long[] next = ports.poll(20, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("port " + wanted + " was not seen");
        }
        if (next[0] == wanted) {
          return next[1];
        }
      }
    }

    @Override
    public void onNext(Roster roster) {
      long now = System.currentTimeMillis();
      roster
          .getInstancesList()
          .forEach(
              i ->
                  i.getService()
                      .getPortsList()
                      .forEach(p -> ports.add(new long[] {p.getNumber(), now})));
    }

    @Override
    public void onError(Throwable problem) {
      ports.clear(); // the fleet is over
    }

    @Override
    public void onCompleted() {}
  }

  private static void print(String what, List<Long> values) {
    Collections.sort(values);
    System.out.printf(
        "%-48s %8d %8d %8d%n",
        what, values.getFirst(), values.get(values.size() / 2), values.getLast());
  }
}
