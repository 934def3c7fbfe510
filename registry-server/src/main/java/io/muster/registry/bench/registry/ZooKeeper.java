package io.muster.registry.bench.registry;

import io.muster.registry.Allowed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One ZooKeeper node with its defaults, but for the number of connections from one address.
 *
 * @param script its zkServer.sh
 */
@Allowed("a measurement waits")
record ZooKeeper(Path script) implements Contender {
  private static final int TRIES = 300;

  @Override
  public String name() {
    return "zookeeper";
  }

  @Override
  public Node start(Path folder) throws IOException, InterruptedException {
    int port = FreePort.any();
    Path settings = folder.resolve("zoo.cfg");
    Files.writeString(
        settings,
        "tickTime=2000\nmaxClientCnxns=0\nadmin.enableServer=false\nclientPortAddress=127.0.0.1\n"
            + ("clientPort=" + port + "\ndataDir=" + folder.resolve("zookeeper") + "\n"));
    Child child =
        Child.start(List.of(script.toString(), "start-foreground", settings.toString()), folder);
    ZooKeeperNode node = new ZooKeeperNode(child, "127.0.0.1:" + port);
    awaitAnswer(node);
    return node;
  }

  private static void awaitAnswer(ZooKeeperNode node) throws IOException, InterruptedException {
    for (int i = 0; ; i++) {
      try {
        node.client(0, "", version -> {}).close();
        return;
      } catch (IOException e) {
        if (i == TRIES) {
          node.close();
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private record ZooKeeperNode(Child process, String address) implements Node {
    @Override
    public Client client(int number, String required, Told told) throws IOException {
      return ZooKeeperClient.connect(address, required, told);
    }
  }
}
