package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ServiceDescription;
import java.util.concurrent.TimeUnit;

/** A service that speaks to the registry itself, without a JVM of its own. */
@SuppressWarnings("NullAway.Init") // the stream is there before anything is said
final class Agentless implements StreamObserver<RegistryMessage> {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final String name;
  private StreamObserver<AgentMessage> stream;
  private long number;
  private long registered;

  private Agentless(String name) {
    this.name = name;
  }

  /** Registers a service of that name on loopback; it stays until the fleet's channel is closed. */
  static Agentless provide(Fleet fleet, String name, int port) throws InterruptedException {
    Agentless service = new Agentless(name);
    service.stream = RegistryGrpc.newStub(fleet.channel()).connect(service);
    byte[] id = new byte[16];
    id[0] = 1;
    service.stream.onNext(
        AgentMessage.newBuilder()
            .setHello(Hello.newBuilder().setInstanceId(ByteString.copyFrom(id)).setIncarnation(1))
            .build());
    service.move("127.0.0.1", port);
    service.awaitRegistered(1);
    return service;
  }

  /** Says that the service is now there. */
  void move(String host, int port) {
    stream.onNext(
        AgentMessage.newBuilder()
            .setDescribed(
                Described.newBuilder()
                    .setNumber(++number)
                    .setService(
                        ServiceDescription.newBuilder()
                            .setName(name)
                            .setAdvertisedHost(host)
                            .addPorts(
                                Port.newBuilder()
                                    .setName("http")
                                    .setNumber(port)
                                    .setProtocol("http")
                                    .setAdvertised(true)
                                    .setPrimary(true))))
            .build());
  }

  /** Waits until the registry has said that the move of that number, or a later one, is stored. */
  synchronized void awaitRegistered(long wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (registered < wanted) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(name + ": " + wanted + " was not registered, only " + registered);
      }
      wait(left);
    }
  }

  @Override
  public synchronized void onNext(RegistryMessage message) {
    if (message.hasRegistered()) {
      registered = Math.max(registered, message.getRegistered().getNumber());
      notifyAll();
    }
  }

  @Override
  public void onError(Throwable problem) {
    assertThat(problem).isNotNull(); // the fleet is over: whoever waits says so
  }

  @Override
  public void onCompleted() {}
}
