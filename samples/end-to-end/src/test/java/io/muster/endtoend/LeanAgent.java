package io.muster.endtoend;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Welcome;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent without a JVM of its own: a real connection, a real stream, a heartbeat, and the same
 * habits (keepalive, jittered returns, everything said again after a return).
 */
final class LeanAgent implements StreamObserver<RegistryMessage>, AutoCloseable {
  private static final EventLoopGroup LOOPS =
      new NioEventLoopGroup(2, new DefaultThreadFactory("lean", true));
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("lean-clock", true));

  private static final long WELCOME_MILLIS = 30_000;

  private final Self self;
  private final Consumer<Endpoints> told;
  private final ManagedChannel channel;
  private final ScheduledFuture<?> heartbeat;
  private final CountDownLatch farewell = new CountDownLatch(1);
  private @Nullable StreamObserver<AgentMessage> out;
  private @Nullable ScheduledFuture<?> next;
  private long said;
  private int tries;
  private volatile Consumer<Welcome> welcomed = welcome -> {};
  private volatile long epoch;

  /** Of this stream: what is said before its welcome would vouch for an epoch not known here. */
  private boolean heard;

  private volatile boolean leaving;
  private volatile int port;

  /**
   * Who it is.
   *
   * @param id of the process
   * @param service its name
   * @param port it listens on; 0 for one that only requires
   * @param requires names of services
   */
  record Self(ByteString id, String service, int port, List<String> requires) {
    static Self provider(String service, int port) {
      return new Self(randomId(), service, port, List.of());
    }

    static Self consumer(String service, List<String> requires) {
      return new Self(randomId(), service, 0, requires);
    }

    Hello.Builder hello() {
      Hello.Builder hello = Hello.newBuilder().setInstanceId(id).setIncarnation(1);
      for (String required : requires) {
        hello.addRequirements(Requirement.newBuilder().setKey(required).setService(required));
      }
      return hello;
    }

    private static ByteString randomId() {
      UUID id = UUID.randomUUID();
      return ByteString.copyFrom(
          ByteBuffer.allocate(16)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .flip());
    }
  }

  private LeanAgent(String address, Self self, Consumer<Endpoints> told) {
    this.self = self;
    this.told = told;
    this.port = self.port();
    this.channel =
        NettyChannelBuilder.forTarget(address)
            .channelType(NioSocketChannel.class)
            .eventLoopGroup(LOOPS)
            .directExecutor()
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .usePlaintext()
            .build();
    this.heartbeat = CLOCK.scheduleAtFixedRate(this::beat, 10, 10, TimeUnit.SECONDS);
  }

  static LeanAgent start(String address, Self self, Consumer<Endpoints> told) {
    LeanAgent agent = new LeanAgent(address, self, told);
    agent.connect();
    return agent;
  }

  /** Has it told of each new stream. */
  void atWelcome(Consumer<Welcome> listener) {
    welcomed = listener;
  }

  /** Returns the number of its newest session; 0 before the first. */
  long epoch() {
    return epoch;
  }

  /** Leaves as a process does that ends well, on a stream that stands; waits for no answer. */
  synchronized void goodbye() throws InterruptedException {
    long start = System.nanoTime();
    while (!heard) {
      long left = WELCOME_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      if (left <= 0) {
        throw new AssertionError("there is no stream to say goodbye on");
      }
      wait(left);
    }
    leaving = true;
    say(AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("exit")));
  }

  boolean awaitFarewell(long millis) throws InterruptedException {
    return farewell.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Listens elsewhere from now on. */
  synchronized void move(int elsewhere) {
    port = elsewhere;
    describe("1");
  }

  /** Says again what it is, as another version. */
  synchronized void describe(String version) {
    if (heard && !leaving && self.port() != 0) {
      say(
          AgentMessage.newBuilder()
              .setDescribed(
                  Described.newBuilder()
                      .setNumber(++said)
                      .setService(description().setVersion(version))));
    }
  }

  private synchronized void connect() {
    if (leaving) {
      return;
    }
    channel.resetConnectBackoff();
    heard = false;
    out = RegistryGrpc.newStub(channel).connect(this);
    say(
        AgentMessage.newBuilder()
            .setHello(self.hello().setAgentVersion("lean").setNewestEpoch(epoch)));
  }

  private synchronized void welcome(long given) {
    epoch = Math.max(epoch, given);
    heard = true;
    notifyAll();
    describe("1");
  }

  private ServiceDescription.Builder description() {
    return ServiceDescription.newBuilder()
        .setName(self.service())
        .setAdvertisedHost("10.0.0.1")
        .addPorts(
            Port.newBuilder()
                .setName("tcp")
                .setNumber(port)
                .setProtocol("tcp")
                .setAdvertised(true)
                .setPrimary(true));
  }

  private synchronized void say(AgentMessage.Builder message) {
    if (out != null) {
      out.onNext(message.build());
    }
  }

  private synchronized void beat() {
    if (heard) {
      say(AgentMessage.newBuilder().setMetrics(Metrics.getDefaultInstance()));
    }
  }

  @Override
  public void onNext(RegistryMessage message) {
    switch (message.getMessageCase()) {
      case WELCOME -> {
        tries = 0;
        welcomed.accept(message.getWelcome());
        welcome(message.getWelcome().getEpoch());
      }
      case ENDPOINTS -> told.accept(message.getEndpoints());
      case FAREWELL -> farewell.countDown();
      default -> {}
    }
  }

  @Override
  public void onError(Throwable problem) {
    again();
  }

  @Override
  public void onCompleted() {
    again();
  }

  private synchronized void again() {
    out = null;
    heard = false;
    if (!leaving) {
      long bound = Math.min(2_000, 200L << Math.min(tries++, 8));
      long wait = ThreadLocalRandom.current().nextLong(bound);
      next = CLOCK.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    leaving = true;
    heartbeat.cancel(false);
    cancelNext();
    channel.shutdownNow();
  }

  private synchronized void cancelNext() {
    if (next != null) {
      next.cancel(false);
    }
  }
}
