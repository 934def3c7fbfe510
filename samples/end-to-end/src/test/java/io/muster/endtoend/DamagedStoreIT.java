package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ServiceDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store of a registry that was killed is cut off, has bits flipped or blocks lost, and a real
 * process is started on it: it serves what was registered and nothing else, and says what is
 * missing, or refuses with a sentence.
 */
class DamagedStoreIT {
  private static final int ROUNDS = Campaign.times(6, 18, 300);
  private static final int AGENTS = 24;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final String STORE = "registry.store";
  private static final String NOTE = "registry.ack";

  private final long seed = Long.getLong("muster.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<ByteString, ServiceDescription> told = new HashMap<>();
  private int whole;
  private int less;
  private int refused;

  @TempDir Path folder;

  @Test
  void aRealRegistryServesNoDamagedRecord() throws Exception {
    Path data = folder.resolve("data");
    fill(data);
    byte[] image = Files.readAllBytes(data.resolve(STORE));
    int end = image.length; // of what was written; zeroes follow
    while (image[end - 1] == 0) {
      end--;
    }
    for (int round = 0; round < ROUNDS; round++) {
      Path damaged = Files.createDirectory(folder.resolve("damaged-" + round));
      Files.copy(data.resolve(NOTE), damaged.resolve(NOTE));
      Files.write(damaged.resolve(STORE), damaged(image, end, round));
      open(damaged, round);
    }
    System.out.printf(
        "damaged stores: seed %d, %d starts: %d whole, %d with less and said so, %d refused, 0"
            + " damaged records served%n",
        seed, ROUNDS, whole, less, refused);
  }

  /** Registers them with a real registry, and kills it. */
  private void fill(Path data) throws Exception {
    List<LeanAgent> agents = new ArrayList<>();
    try (Proc registry = Proc.start(folder, server(data))) {
      ManagedChannel channel = DiskIT.channelTo(registry);
      for (int i = 0; i < AGENTS; i++) {
        LeanAgent.Self self = LeanAgent.Self.provider("service-" + i % 5, 1_000 + i);
        agents.add(LeanAgent.start(channel.authority(), self, said -> {}));
      }
      long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
      while (told.size() < AGENTS) {
        assertThat(System.nanoTime()).as("registered: %d", told.size()).isLessThan(end);
        for (Instance instance : GrowingAgent.roster(channel).getInstancesList()) {
          if (instance.getService().getPortsCount() > 0) {
            told.put(instance.getInstanceId(), instance.getService());
          }
        }
      }
      new GrowingAgent(channel).acknowledgedOnce(); // so that all before it is on disk
      for (Instance instance : GrowingAgent.roster(channel).getInstancesList()) {
        told.put(instance.getInstanceId(), instance.getService());
      }
      registry.kill();
      channel.shutdownNow();
    } finally {
      agents.forEach(LeanAgent::close);
    }
  }

  private byte[] damaged(byte[] image, int end, int round) {
    byte[] bytes = image.clone();
    switch (round % 3) {
      case 0 -> {
        return Arrays.copyOf(image, random.nextInt(end));
      }
      case 1 -> {
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      default -> {
        int from = random.nextInt(end);
        Arrays.fill(bytes, from, Math.min(end, from + 512), (byte) 0);
      }
    }
    return bytes;
  }

  private void open(Path data, int round) throws Exception {
    String what = "round " + round + ", seed " + seed;
    try (Proc registry = Proc.start(folder, server(data))) {
      Optional<String> ready =
          registry.awaitWithin(PATIENCE_MILLIS, line -> line.startsWith("muster registry "));
      if (ready.isEmpty()) {
        assertThat(registry.awaitExit()).as(what).isEqualTo(1);
        assertThat(registry.lines()).as(what).hasSize(2); // one sentence, and the end of output
        assertThat(registry.lines().getFirst()).as(what).contains(STORE).contains("; ");
        refused++;
        return;
      }
      ManagedChannel channel = DiskIT.channelTo(registry);
      List<Instance> served = GrowingAgent.roster(channel).getInstancesList();
      channel.shutdownNow();
      for (Instance instance : served) {
        assertThat(instance.getService()).as(what).isEqualTo(told.get(instance.getInstanceId()));
      }
      if (served.size() == told.size()) {
        whole++;
      } else {
        less++;
        assertThat(String.join("\n", registry.lines())).as(what).contains("has lost its end");
      }
    }
  }

  private static List<String> server(Path data) throws IOException {
    List<String> command = RegistryJvm.command(List.of());
    command.addAll(List.of("server", "--listen", "127.0.0.1:0", "--data-dir", data.toString()));
    return command;
  }
}
