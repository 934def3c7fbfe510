package io.muster.registry.stream;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.muster.registry.Complaints;
import io.muster.registry.door.ConnectionEnd;
import io.muster.registry.door.Peer;
import io.muster.registry.v1.RegistryGrpc;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hangs up on who asks and then takes nothing for 30 s: its answers, whole rosters of them, are
 * held for it meanwhile. Who takes them slowly is waited for, as far as can be told: a client says
 * that it has taken something when it has taken half a window, so half a window in 30 s is asked.
 * An agent's own stream is looked after by its session.
 */
public final class Unread implements ServerInterceptor {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final String AGENTS = RegistryGrpc.getConnectMethod().getFullMethodName();

  private final LongSupplier nanos;
  private final Complaints complaints;
  private final Set<Answering<?, ?>> full = ConcurrentHashMap.newKeySet();
  private long lookedNanos;

  /**
   * Makes one that knows of no call.
   *
   * @param nanos monotonic time
   */
  public Unread(LongSupplier nanos, Complaints complaints) {
    this.nanos = nanos;
    this.complaints = complaints;
    this.lookedNanos = nanos.getAsLong();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getMethodDescriptor().getFullMethodName().equals(AGENTS)
        || !(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof Peer peer)) {
      return next.startCall(call, headers);
    }
    Answering<Q, A> answering = new Answering<>(call, peer);
    return new SimpleForwardingServerCallListener<>(next.startCall(answering, headers)) {
      @Override
      public void onReady() {
        full.remove(answering);
        super.onReady();
      }

      @Override
      public void onCancel() {
        answering.end();
        super.onCancel();
      }

      @Override
      public void onComplete() {
        answering.end();
        super.onComplete();
      }
    };
  }

  /** Looks about once a second, whatever it is called; one thread. */
  public void look(long now) {
    if (now - lookedNanos >= TimeUnit.SECONDS.toNanos(1)) {
      lookedNanos = now;
      full.forEach(each -> each.look(now));
    }
  }

  /** A call whose answers are counted as long as more is held for it than gRPC likes to hold. */
  private final class Answering<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Peer peer;
    private volatile boolean over;
    private volatile long sinceNanos;
    private volatile int taken;

    private Answering(ServerCall<Q, A> call, Peer peer) {
      super(call);
      this.peer = peer;
    }

    @Override
    public void sendMessage(A message) {
      super.sendMessage(message);
      if (!isReady() && !full.contains(this)) {
        sinceNanos = nanos.getAsLong();
        taken = peer.taken();
        full.add(this);
        if (over) {
          full.remove(this); // it ended meanwhile
        }
      }
    }

    private void end() {
      over = true;
      full.remove(this);
    }

    private void look(long now) {
      int newest = peer.taken();
      if (isReady()) {
        full.remove(this); // it took what there was before it stood here
      } else if (newest != taken) {
        taken = newest;
        sinceNanos = now;
      } else if (now - sinceNanos > PATIENCE_NANOS) {
        full.remove(this);
        complaints.about(
            "hung up on "
                + peer.getAddress().getHostAddress()
                + ": it took nothing of what it asked for within "
                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)
                + " s");
        peer.close(ConnectionEnd.NOTHING_READ);
      }
    }
  }
}
