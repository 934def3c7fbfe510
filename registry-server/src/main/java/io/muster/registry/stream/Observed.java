package io.muster.registry.stream;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;

/** Remembers the caller's address for the length of its call. */
public final class Observed implements ServerInterceptor {
  private static final Context.Key<String> HOST = Context.keyWithDefault("host", "");

  static String host() {
    return HOST.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String host =
        call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
                    instanceof InetSocketAddress address
                && address.getAddress() != null
            ? address.getAddress().getHostAddress()
            : "";
    return Contexts.interceptCall(Context.current().withValue(HOST, host), call, headers, next);
  }
}
