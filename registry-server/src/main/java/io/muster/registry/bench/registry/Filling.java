package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * A fleet changes without an end: how large the store's file gets.
 *
 * @param instances of the fleet
 * @param changes until it ends
 */
@Allowed("a measurement waits")
record Filling(int instances, int changes) implements Workload {
  @Override
  public String name() {
    return "file";
  }

  @Override
  public boolean fits(Contender contender) {
    return contender instanceof Ours;
  }

  @Override
  public int runs(Contender contender, int asked) {
    return 1;
  }

  @Override
  public Map<Figure, Double> run(Contender contender, Path folder) throws Exception {
    LongAdder answers = new LongAdder();
    try (Contender.Node node = contender.start(folder);
        Many many = new Many(node.address(), instances)) {
      many.arriveAlone(instances);
      List<Sayer> sayers = new ArrayList<>();
      for (int i = 0; i < instances; i++) {
        sayers.add(new Sayer(many.clients().get(i), "service-" + i, answers));
      }
      sayers.forEach(sayer -> sayer.begin(1));
      long largest = 0;
      while (answers.sum() < changes) {
        Failures.check();
        largest = Math.max(largest, size(folder));
        TimeUnit.MILLISECONDS.sleep(100);
      }
      sayers.forEach(Sayer::stop);
      return Map.of(Figure.FILE, largest / 1e6);
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
