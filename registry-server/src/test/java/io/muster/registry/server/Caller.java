package io.muster.registry.server;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.muster.registry.check.Protocol;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Speaks to a registry over real gRPC, well or badly; keeps what it hears. */
@SuppressWarnings("NullAway.Init") // the stream is set by gRPC before anything is said
final class Caller implements ClientResponseObserver<AgentMessage, RegistryMessage> {
  private static final long PATIENCE_SECONDS = 15;

  private final BlockingQueue<RegistryMessage> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final boolean reads;
  private ClientCallStreamObserver<AgentMessage> stream;

  private Caller(boolean reads) {
    this.reads = reads;
  }

  static Caller on(RegistryGrpc.RegistryStub stub) {
    Caller caller = new Caller(true);
    stub.connect(caller);
    return caller;
  }

  /** One that reads nothing but what it asks for with {@link #read}. */
  static Caller thatDoesNotRead(RegistryGrpc.RegistryStub stub) {
    Caller caller = new Caller(false);
    stub.connect(caller);
    return caller;
  }

  static ByteString id(int number) {
    byte[] id = new byte[16];
    id[14] = (byte) (number >> 8);
    id[15] = (byte) number;
    return ByteString.copyFrom(id);
  }

  static Hello.Builder hello(int number, String... required) {
    Hello.Builder hello = Hello.newBuilder().setInstanceId(id(number)).setIncarnation(1);
    for (String service : required) {
      hello.addRequirements(Requirement.newBuilder().setKey(service).setService(service));
    }
    return hello;
  }

  static ServiceDescription.Builder service(String name) {
    return ServiceDescription.newBuilder()
        .setName(name)
        .setAdvertisedHost("127.0.0.1")
        .addPorts(port("http", portOf(name)).setPrimary(true));
  }

  /** Each service has a port of its own: who binds another's is taken for its heir. */
  private static int portOf(String service) {
    return 8_000 + Math.floorMod(service.hashCode(), 1_000);
  }

  static Port.Builder port(String name, int number) {
    return Port.newBuilder()
        .setName(name)
        .setNumber(number)
        .setProtocol("http")
        .setAdvertised(true);
  }

  /** Opens a stream and says all that makes a service known. */
  static Caller joined(RegistryGrpc.RegistryStub stub, int number, String name, String... required)
      throws Exception {
    Caller caller = on(stub);
    caller.say(hello(number, required));
    caller.await(RegistryMessage::hasWelcome);
    caller.say(service(name));
    caller.await(RegistryMessage::hasRegistered);
    return caller;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<AgentMessage> requests) {
    stream = requests;
    if (!reads) {
      requests.disableAutoRequestWithInitial(0);
    }
  }

  void read(int messages) {
    stream.request(messages);
  }

  void say(AgentMessage message) {
    stream.onNext(message);
  }

  void say(Hello.Builder hello) {
    say(AgentMessage.newBuilder().setHello(hello).build());
  }

  void say(ServiceDescription.Builder service) {
    say(
        AgentMessage.newBuilder()
            .setDescribed(Described.newBuilder().setNumber(1).setService(service))
            .build());
  }

  /** Says what an agent says every ten seconds: that it is heard is what counts. */
  void figures() {
    say(AgentMessage.newBuilder().setMetrics(Metrics.getDefaultInstance()).build());
  }

  void cancel() {
    stream.cancel("the test ends it", null);
  }

  /** Returns the first message from here on that is as wanted. */
  RegistryMessage await(Predicate<RegistryMessage> wanted) throws InterruptedException {
    while (true) {
      RegistryMessage next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("not heard; the " + this);
      }
      if (wanted.test(next)) {
        return next;
      }
    }
  }

  /** Returns how the stream ended. */
  Status end() throws Exception {
    return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  boolean open() {
    return !end.isDone();
  }

  /** Returns how its stream stands. */
  @Override
  public String toString() {
    return "stream " + (end.isDone() ? end.getNow(Status.UNKNOWN) : "open");
  }

  @Override
  public void onNext(RegistryMessage message) {
    Protocol.check(message); // what the registry says keeps to the same rules
    heard.add(message);
  }

  @Override
  public void onError(Throwable problem) {
    end.complete(Status.fromThrowable(problem));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }
}
