package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster bench stand-in}: one agent without an application, in a process of its own. */
@Command(name = "stand-in", hidden = true, description = "A process that registers and stays.")
@Allowed("the command line prints")
public final class StandInCommand implements Callable<Integer> {
  private static final int PATIENCE_SECONDS = 30;
  private static final int BEAT_SECONDS = 10;

  /** Ids of others begin at 1. */
  private static final int FIRST = 1_000_000;

  @Parameters(index = "0", description = "muster, floor, etcd or zookeeper.")
  private String contender = "";

  @Parameters(index = "1", description = "host:port.")
  private String address = "";

  @Parameters(index = "2", description = "The service's name.")
  private String service = "";

  @Parameters(index = "3", description = "Which of them it is.")
  private int number;

  @Override
  public Integer call() throws Exception {
    CountDownLatch registered = new CountDownLatch(1);
    try (Contender.Client client = client()) {
      client.register(service, "1", registered::countDown);
      if (!registered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return 1;
      }
      System.out.println("registered");
      CountDownLatch killed = new CountDownLatch(1);
      while (!killed.await(BEAT_SECONDS, TimeUnit.SECONDS)) {
        client.beat();
      }
    }
    return 0;
  }

  private Contender.Client client() throws Exception {
    Contender.Told nobody = version -> {};
    int id = FIRST + number;
    return switch (contender) {
      case "etcd" -> new EtcdClient(Crowd.channel(address), id, "", nobody);
      case "zookeeper" -> ZooKeeperClient.connect(address, "", nobody);
      default -> new StreamClient(Crowd.channel(address), true, id, "", nobody);
    };
  }
}
