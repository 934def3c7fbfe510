package io.muster.agent.link;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One stream to one registry, from its Hello to its end. Confined to the event loop. */
final class Conversation extends ClientCall.Listener<byte[]> {
  private static final MethodDescriptor<byte[], byte[]> CONNECT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("muster.registry.v1.Registry/Connect")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Told what is heard. */
  interface Listener {
    void heard(Conversation conversation, byte[] message);

    void ended(Conversation conversation, Status status);
  }

  private final ManagedChannel channel;
  private final Listener listener;
  private final String address;
  private final ClientCall<byte[], byte[]> call;
  private final Outbox outbox;
  private boolean over;

  Conversation(ManagedChannel channel, String address, Listener listener) {
    this.channel = channel;
    this.address = address;
    this.listener = listener;
    this.call = channel.newCall(CONNECT, CallOptions.DEFAULT);
    this.outbox = new Outbox(call);
  }

  /** Begins with who speaks, "" for nobody, and the first message. */
  void begin(String authorization, byte[] hello) {
    Metadata headers = new Metadata();
    if (!authorization.isEmpty()) {
      headers.put(AUTHORIZATION, authorization);
    }
    call.start(this, headers);
    call.request(1);
    say("hello", hello);
  }

  void say(String key, byte[] message) {
    if (!over) {
      outbox.say(key, message);
    }
  }

  @Override
  public void onReady() {
    if (!over) {
      outbox.drain();
    }
  }

  @Override
  public void onMessage(byte[] message) {
    if (!over) {
      listener.heard(this, message);
      call.request(1);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!over) {
      over = true;
      channel.shutdownNow();
      listener.ended(this, status);
    }
  }

  /** Ends it from here; the listener is not told. */
  void drop() {
    over = true;
    call.cancel("the agent moves on", null);
    channel.shutdownNow();
  }

  /** Returns whether there is a connection, on which what is said goes out. */
  boolean reached() {
    return !over && call.isReady();
  }

  /** Returns the registry's address as the user gave it. */
  String address() {
    return address;
  }

  /** Returns our own address on this connection, an IP literal, or "" when it is not known. */
  String localHost() {
    @Nullable Object local = call.getAttributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR);
    if (local instanceof InetSocketAddress && ((InetSocketAddress) local).getAddress() != null) {
      String host = ((InetSocketAddress) local).getAddress().getHostAddress();
      int zone = host.indexOf('%');
      return zone < 0 ? host : host.substring(0, zone);
    }
    return "";
  }
}
