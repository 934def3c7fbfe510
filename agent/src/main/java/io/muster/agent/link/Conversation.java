package io.muster.agent.link;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One stream to one registry, from its Hello to its end. Confined to the event loop. */
final class Conversation implements ClientResponseObserver<AgentMessage, RegistryMessage> {
  /** Told what is heard. */
  interface Listener {
    void heard(Conversation conversation, RegistryMessage message);

    void ended(Conversation conversation, Status status);
  }

  private final ManagedChannel channel;
  private final Listener listener;
  private final String address;
  private @Nullable ClientCallStreamObserver<AgentMessage> requests;
  private @Nullable Outbox outbox;
  private @Nullable ClientCall<?, ?> call;
  private boolean over;

  Conversation(ManagedChannel channel, String address, Listener listener) {
    this.channel = channel;
    this.address = address;
    this.listener = listener;
  }

  void begin(AgentMessage hello) {
    RegistryGrpc.newStub(ClientInterceptors.intercept(channel, new Remember())).connect(this);
    say("hello", hello);
  }

  /** Keeps the call, whose attributes tell our own address once it is connected. */
  private final class Remember implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      ClientCall<Q, A> made = next.newCall(method, options);
      call = made;
      return made;
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<AgentMessage> stream) {
    requests = stream;
    Outbox box = new Outbox(stream);
    outbox = box;
    stream.setOnReadyHandler(box::drain);
  }

  void say(String key, AgentMessage message) {
    Outbox box = outbox;
    if (box != null && !over) {
      box.say(key, message);
    }
  }

  @Override
  public void onNext(RegistryMessage message) {
    if (!over) {
      listener.heard(this, message);
    }
  }

  @Override
  public void onError(Throwable problem) {
    end(Status.fromThrowable(problem));
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  private void end(Status status) {
    if (!over) {
      over = true;
      channel.shutdownNow();
      listener.ended(this, status);
    }
  }

  /** Ends it from here; the listener is not told. */
  void drop() {
    over = true;
    ClientCallStreamObserver<AgentMessage> stream = requests;
    if (stream != null) {
      stream.cancel("the agent moves on", null);
    }
    channel.shutdownNow();
  }

  /** Returns the registry's address as the user gave it. */
  String address() {
    return address;
  }

  /** Returns our own address on this connection, an IP literal, or "" when it is not known. */
  String localHost() {
    ClientCall<?, ?> made = call;
    Object local = made == null ? null : made.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR);
    if (local instanceof InetSocketAddress && ((InetSocketAddress) local).getAddress() != null) {
      String host = ((InetSocketAddress) local).getAddress().getHostAddress();
      int zone = host.indexOf('%');
      return zone < 0 ? host : host.substring(0, zone);
    }
    return "";
  }
}
