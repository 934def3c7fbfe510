package io.muster.registry.bench.registry;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** An agent without an application: speaks Muster's protocol, to the registry or to the floor. */
final class StreamClient implements Contender.Client, StreamObserver<RegistryMessage> {
  private final ManagedChannel channel;
  private final long number;
  private final boolean alone;
  private final Contender.Told told;
  private final Queue<Runnable> unanswered = new ArrayDeque<>();
  private final StreamObserver<AgentMessage> out;
  private long said;
  private long answered;
  private boolean named;
  private volatile boolean closed;

  /**
   * Opens a stream.
   *
   * @param alone whether the channel ends with the stream
   */
  StreamClient(
      ManagedChannel channel, boolean alone, long number, String required, Contender.Told told) {
    this.channel = channel;
    this.number = number;
    this.alone = alone;
    this.told = told;
    Hello.Builder hello =
        Hello.newBuilder()
            .setInstanceId(id(number))
            .setIncarnation(1)
            .setAgentVersion("0.1.0")
            .setHost(Said.HOST);
    if (!required.isEmpty()) {
      hello.addRequirements(Requirement.newBuilder().setKey(required).setService(required));
    }
    this.out = RegistryGrpc.newStub(channel).connect(this);
    say(AgentMessage.newBuilder().setHello(hello).build());
  }

  static ByteString id(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(number).putLong(number).flip());
  }

  private synchronized void say(AgentMessage message) {
    out.onNext(message);
  }

  @Override
  public synchronized void register(String service, String version, Runnable acknowledged) {
    unanswered.add(acknowledged);
    said++;
    out.onNext(
        AgentMessage.newBuilder()
            .setDescribed(
                Described.newBuilder()
                    .setNumber(said)
                    .setService(Said.service(service, version, number)))
            .build());
  }

  @Override
  public synchronized void beat() {
    if (!named) {
      out.onNext(Said.legend());
      named = true;
    }
    out.onNext(Said.metrics());
  }

  @Override
  public void onNext(RegistryMessage message) {
    switch (message.getMessageCase()) {
      case REGISTERED -> answered(message.getRegistered().getNumber());
      case ENDPOINTS -> {
        if (message.getEndpoints().getEndpointsCount() > 0) {
          told.version(message.getEndpoints().getEndpoints(0).getVersion());
        } else {
          told.version("");
        }
      }
      case REFUSED -> onError(new IllegalStateException(message.getRefused().getReason()));
      default -> {}
    }
  }

  /** An answer stands for every earlier one too: the registry says only the newest. */
  private void answered(long number) {
    while (answered < number) {
      answered++;
      Runnable done;
      synchronized (this) {
        done = unanswered.remove();
      }
      done.run();
    }
  }

  @Override
  public void onError(Throwable problem) {
    if (!closed) {
      Failures.add(problem);
    }
  }

  @Override
  public void onCompleted() {}

  /** From here on the stream may end. */
  void expectEnd() {
    closed = true;
  }

  @Override
  public void close() {
    closed = true;
    if (alone) {
      channel.shutdownNow();
    } else {
      out.onError(io.grpc.Status.CANCELLED.asException());
    }
  }
}
