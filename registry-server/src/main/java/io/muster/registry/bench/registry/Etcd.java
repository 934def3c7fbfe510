package io.muster.registry.bench.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One etcd node with its defaults.
 *
 * @param program to run
 */
record Etcd(Path program) implements Contender {
  private static final Pattern READY = Pattern.compile("serving insecure client");

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Node start(Path folder) throws IOException, InterruptedException {
    String client = "http://127.0.0.1:" + FreePort.any();
    String peer = "http://127.0.0.1:" + FreePort.any();
    List<String> command =
        List.of(
            program.toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer);
    Child child = Child.start(command, folder);
    child.await(READY);
    return new EtcdNode(child, client.substring("http://".length()));
  }

  private record EtcdNode(Child process, String address) implements Node {
    @Override
    public Client client(int number, String required, Told told) {
      return new EtcdClient(Crowd.channel(address), number, required, told);
    }
  }
}
