package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A real registry in a network namespace of its own, to which a number of cables lead (veth pairs);
 * each can be cut, and then whatever either side sends is lost without a word. To be used inside a
 * {@link Sandbox}.
 */
@SuppressWarnings("NullAway.Init") // the process is set by start
final class IsolatedRegistry implements AutoCloseable {
  private static final int PORT = 7400;

  private final Path folder;
  private final int number;
  private final Proc holder;
  private final ManagedChannel channel;
  private Proc process;

  private IsolatedRegistry(Path folder, int number, Proc holder) {
    this.folder = folder;
    this.number = number;
    this.holder = holder;
    this.channel = NettyChannelBuilder.forTarget(address(0)).usePlaintext().build();
  }

  /** Starts one; the number, below 100, is its own among those of this sandbox. */
  static IsolatedRegistry start(Path parent, int number, int cables) throws Exception {
    Path folder = Files.createDirectory(parent.resolve("registry-" + number));
    Proc holder =
        Proc.start(folder, List.of("unshare", "--net", "sh", "-c", "echo ready; exec sleep 900"));
    holder.await("ready");
    IsolatedRegistry registry = new IsolatedRegistry(folder, number, holder);
    for (int cable = 0; cable < cables; cable++) {
      registry.lay(cable);
    }
    registry.start();
    return registry;
  }

  private void lay(int cable) throws Exception {
    String near = near(cable);
    String far = "far" + cable;
    run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", holder.pid() + "");
    run("ip", "addr", "add", "10." + (100 + number) + "." + cable + ".2/24", "dev", near);
    run("ip", "link", "set", near, "up");
    inside("ip", "addr", "add", "10." + (100 + number) + "." + cable + ".1/24", "dev", far);
    inside("ip", "link", "set", far, "up");
  }

  private String near(int cable) {
    return "n" + number + "c" + cable;
  }

  /** Returns where the registry is found over this cable. */
  String address(int cable) {
    return "10." + (100 + number) + "." + cable + ".1:" + PORT;
  }

  void start() throws IOException {
    List<String> command = RegistryJvm.command(List.of("-Xmx128m"));
    command.addAll(0, List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net"));
    command.addAll(
        List.of(
            "server",
            "--listen",
            "0.0.0.0:" + PORT,
            "--insecure-non-loopback",
            "--data-dir",
            folder.resolve("data").toString()));
    process = Proc.start(folder, command);
    process.await("muster registry ");
  }

  void cut(int cable) throws Exception {
    run("ip", "link", "set", near(cable), "down");
  }

  void mend(int cable) throws Exception {
    run("ip", "link", "set", near(cable), "up");
  }

  /** Stops the process where it stands; it goes on with {@link #resume}. */
  void pause() throws Exception {
    run("kill", "-STOP", "" + process.pid());
  }

  void resume() throws Exception {
    run("kill", "-CONT", "" + process.pid());
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  void terminate() throws InterruptedException {
    process.terminate();
    process.awaitExit();
  }

  /** Returns the folder of the store. */
  Path data() {
    return folder.resolve("data");
  }

  List<String> lines() {
    return process.lines();
  }

  /** Waits on the registry's own stream of changes; returns the milliseconds it took. */
  long await(String what, long millis, Predicate<List<Instance>> wanted) {
    long start = System.nanoTime();
    List<Instance> last = List.of();
    try {
      channel.resetConnectBackoff();
      Iterator<Roster> rosters =
          FleetGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
              .watch(ListRequest.getDefaultInstance());
      while (rosters.hasNext()) {
        last = rosters.next().getInstancesList();
        if (wanted.test(last)) {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
      }
    } catch (io.grpc.StatusRuntimeException e) {
      throw new AssertionError(
          "not seen: " + what + "; the roster was " + brief(last) + "\n" + lines(), e);
    }
    throw new AssertionError("not seen: " + what);
  }

  /** Watches for so long, and fails if it is ever so, or if nothing could be watched. */
  void never(String what, long millis, Predicate<List<Instance>> unwanted) {
    int seen = 0;
    try {
      Iterator<Roster> rosters =
          FleetGrpc.newBlockingStub(channel)
              .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
              .watch(ListRequest.getDefaultInstance());
      while (rosters.hasNext()) {
        List<Instance> roster = rosters.next().getInstancesList();
        assertThat(unwanted.test(roster)).as(what + ": " + brief(roster)).isFalse();
        seen++;
      }
    } catch (io.grpc.StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).as(what).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
    assertThat(seen).as("rosters watched for " + what).isPositive();
  }

  private static List<String> brief(List<Instance> instances) {
    return instances.stream()
        .map(i -> i.getService().getName() + " " + i.getState() + " " + i.getReason())
        .toList();
  }

  private void inside(String... command) throws Exception {
    String[] whole = new String[command.length + 2];
    whole[0] = "nsenter";
    whole[1] = "--net=/proc/" + holder.pid() + "/ns/net";
    System.arraycopy(command, 0, whole, 2, command.length);
    run(whole);
  }

  private void run(String... command) throws Exception {
    Ran ran = Ran.of(folder, Map.of(), Arrays.asList(command));
    assertThat(ran.exit()).as(String.join(" ", command) + ": " + ran.err()).isZero();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
    holder.close();
  }
}
