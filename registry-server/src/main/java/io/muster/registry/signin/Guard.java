package io.muster.registry.signin;

import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.muster.registry.identity.Calls;
import io.muster.registry.identity.Identified;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Need;
import io.muster.registry.steer.Caller;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Lets a gRPC call in, or not, before anything of it is read. What the table of calls does not have
 * nobody may call.
 */
public final class Guard implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Gate gate;
  private final Live live;
  private final Notes notes;

  /** Makes it. */
  public Guard(Gate gate, Live live, Notes notes) {
    this.gate = gate;
    this.live = live;
    this.notes = notes;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SocketAddress from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (!gate.required() || from == null) {
      return gate.required() ? refuse(call, Status.UNAUTHENTICATED) : next.startCall(call, headers);
    }
    String name = call.getMethodDescriptor().getFullMethodName();
    Identity who = gate.identify(from, Optional.ofNullable(headers.get(AUTHORIZATION)));
    Optional<Need> need = Calls.need(name);
    if (need.filter(what -> what.met(who)).isEmpty()) {
      String why = need.map(what -> what.missing(who)).orElse("nobody may call this");
      notes.refused(Caller.at(Optional.of(from), who), name, why);
      return refuse(
          call,
          (who.isNobody() ? Status.UNAUTHENTICATED : Status.PERMISSION_DENIED)
              .withDescription(why));
    }
    if (need.get().equals(Need.NOTHING)) {
      return Contexts.interceptCall(Identified.with(who), call, headers, next);
    }
    long number = live.begin(new Live.Call(from, who, name, need.get()));
    boolean begun = false;
    try {
      ServerCall.Listener<Q> listener =
          Contexts.interceptCall(Identified.with(who), call, headers, next);
      begun = true;
      return new Ending<>(listener, () -> live.end(number));
    } finally {
      if (!begun) {
        live.end(number);
      }
    }
  }

  private static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** Has it told when the call has ended, in whatever way. */
  private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Runnable end;

    Ending(ServerCall.Listener<Q> listener, Runnable end) {
      super(listener);
      this.end = end;
    }

    @Override
    public void onCancel() {
      end.run();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      end.run();
      super.onComplete();
    }
  }
}
