package io.muster.registry.bench.registry;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** More instances than there are ports: they share connections, as many as the registry allows. */
final class Many implements AutoCloseable {
  /** The registry takes 16 on one. */
  private static final int STREAMS = 14;

  private final String address;
  private final Arrivals arrivals;
  private final List<ManagedChannel> channels = new ArrayList<>();

  Many(String address, int services) {
    this.address = address;
    this.arrivals = new Arrivals(services);
  }

  /** Has that many come, each requiring the next service, and waits until all are registered. */
  void arrive(int instances) throws IOException, InterruptedException {
    arrivals.arrive(instances, this::come);
  }

  /** Has that many come that require nothing. */
  void arriveAlone(int instances) throws IOException, InterruptedException {
    arrivals.arrive(instances, (number, required) -> come(number, ""));
  }

  private StreamClient come(int number, String required) {
    if (number % STREAMS == 0) {
      channels.add(Crowd.channel(address));
    }
    return new StreamClient(channels.getLast(), false, number, required, version -> {});
  }

  List<Contender.Client> clients() {
    return arrivals.clients();
  }

  @Override
  public void close() {
    arrivals.silence();
    arrivals.clients().forEach(client -> ((StreamClient) client).expectEnd());
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
