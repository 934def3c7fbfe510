package io.muster.agent.link;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A registry on loopback that says what the test tells it to, and keeps what it hears. */
final class FakeRegistry extends RegistryGrpc.RegistryImplBase implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 15;

  private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
  private final Server server;

  FakeRegistry() throws IOException {
    this(builder -> {});
  }

  /** With TLS or an interceptor, say. */
  FakeRegistry(Consumer<NettyServerBuilder> more) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this);
    more.accept(builder);
    server = builder.build().start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  int port() {
    return server.getPort();
  }

  /** Returns how many streams were opened that nobody has looked at. */
  int heard() {
    return streams.size();
  }

  /** Returns the next stream an agent has opened. */
  Stream stream() throws InterruptedException {
    return next(streams, "a stream");
  }

  @Override
  public StreamObserver<AgentMessage> connect(StreamObserver<RegistryMessage> answers) {
    Stream stream = new Stream(answers);
    streams.add(stream);
    return stream;
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("not heard: " + what);
    }
    return next;
  }

  /** One stream of an agent. */
  static final class Stream implements StreamObserver<AgentMessage> {
    private final BlockingQueue<AgentMessage> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> end = new LinkedBlockingQueue<>();
    private final StreamObserver<RegistryMessage> answers;

    Stream(StreamObserver<RegistryMessage> answers) {
      this.answers = answers;
    }

    AgentMessage await(Predicate<AgentMessage> wanted) throws InterruptedException {
      while (true) {
        AgentMessage message = next(heard, "a message");
        if (wanted.test(message)) {
          return message;
        }
      }
    }

    void say(RegistryMessage.Builder message) {
      answers.onNext(message.build());
    }

    void welcome(boolean described) {
      say(
          RegistryMessage.newBuilder()
              .setWelcome(
                  Welcome.newBuilder()
                      .setEpoch(1)
                      .setMetricsIntervalMillis(10_000)
                      .setDescribedKnown(described)));
    }

    /** Ends it from here. */
    void end() {
      answers.onCompleted();
    }

    void awaitEnd() throws InterruptedException {
      next(end, "the stream's end");
    }

    @Override
    public void onNext(AgentMessage message) {
      heard.add(message);
    }

    @Override
    public void onError(Throwable problem) {
      end.add(true);
    }

    @Override
    public void onCompleted() {
      end.add(true);
    }
  }
}
