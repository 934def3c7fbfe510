package io.muster.registry.stream;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.muster.registry.door.ConnectionEnd;
import io.muster.registry.door.Peer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Remembers the caller's address for the length of its call. */
public final class Observed implements ServerInterceptor {
  private static final Context.Key<SocketAddress> PEER = Context.key("peer");

  static String host() {
    return PEER.get() instanceof InetSocketAddress address && address.getAddress() != null
        ? address.getAddress().getHostAddress()
        : "";
  }

  /** Returns who calls; to be asked on the call's own thread. */
  public static Optional<SocketAddress> caller() {
    return Optional.ofNullable(PEER.get());
  }

  /** Returns where the caller calls from, unless that is this machine. */
  static Optional<Origin> origin() {
    return Origin.of(caller());
  }

  /** Returns what tells, at any later time, how the caller's connection ended. */
  static Supplier<ConnectionEnd> end() {
    return PEER.get() instanceof Peer peer ? peer::end : () -> ConnectionEnd.OPEN;
  }

  /** Returns the thread that serves the caller's connection. */
  static Executor lane() {
    return PEER.get() instanceof Peer peer ? peer : Runnable::run;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return Contexts.interceptCall(
        Context.current()
            .withValue(PEER, call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
        call,
        headers,
        next);
  }
}
