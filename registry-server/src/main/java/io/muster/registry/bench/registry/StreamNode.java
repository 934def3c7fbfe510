package io.muster.registry.bench.registry;

/**
 * A server that speaks Muster's protocol.
 *
 * @param process it runs in
 * @param address "host:port"
 */
record StreamNode(Child process, String address) implements Contender.Node {
  @Override
  public Contender.Client client(int number, String required, Contender.Told told) {
    return new StreamClient(Crowd.channel(address), true, number, required, told);
  }
}
