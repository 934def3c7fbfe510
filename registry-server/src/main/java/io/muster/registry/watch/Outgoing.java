package io.muster.registry.watch;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be said on one stream. Keeps only the newest message per key and writes only
 * while the stream is ready, since gRPC itself would buffer without bound. Any thread may offer; it
 * is written on the stream's lane, one message at a time, and no lock is held while writing. So the
 * one thread that tells a thousand streams makes the bytes of none of them.
 *
 * @param <T> type of the messages
 */
public final class Outgoing<T> {
  private final ServerCallStreamObserver<T> call;
  private final Executor lane;
  private final LongSupplier nanos;
  private final Map<Object, T> pending = new LinkedHashMap<>();
  private final AtomicInteger work = new AtomicInteger();
  private volatile long waitingSince;
  private volatile boolean waiting;
  private volatile @Nullable Status failure;
  private volatile boolean finishing;
  private boolean over;

  /**
   * Makes the queue of this call; to be made before the call's handler returns.
   *
   * @param lane where it is written: best the connection's own event loop
   */
  public Outgoing(ServerCallStreamObserver<T> call, Executor lane, LongSupplier nanos) {
    this.call = call;
    this.lane = lane;
    this.nanos = nanos;
    call.setOnReadyHandler(this::drain);
  }

  /** Says the message, in place of an unsaid one of the same key. */
  public void offer(Object key, T message) {
    synchronized (pending) {
      if (pending.isEmpty()) {
        waitingSince = nanos.getAsLong();
      }
      pending.remove(key);
      pending.put(key, message);
      waiting = true;
    }
    drain();
  }

  /** Ends the stream well, after what is still to be said. */
  public void finish() {
    finishing = true;
    drain();
  }

  /** Ends the stream at once. */
  public void fail(Status status) {
    failure = status;
    drain();
  }

  /**
   * Returns for how long something has been waiting to be written, in nanoseconds; 0 for nothing.
   */
  public long stuckNanos() {
    return waiting ? nanos.getAsLong() - waitingSince : 0;
  }

  private void drain() {
    if (work.getAndIncrement() == 0) {
      try {
        lane.execute(this::writeAll);
      } catch (RejectedExecutionException e) {
        // The connections have ended, and every stream with them.
      }
    }
  }

  private void writeAll() {
    int seen;
    do {
      seen = work.get();
      write();
    } while (work.addAndGet(-seen) != 0);
  }

  private void write() {
    if (over || call.isCancelled()) {
      over = true;
      return;
    }
    Status failed = failure;
    if (failed != null) {
      over = true;
      call.onError(failed.asRuntimeException());
      return;
    }
    while (call.isReady()) {
      T next = poll();
      if (next == null) {
        break;
      }
      call.onNext(next);
    }
    if (finishing && nothingPending()) {
      over = true;
      call.onCompleted();
    }
  }

  private @Nullable T poll() {
    synchronized (pending) {
      var entries = pending.values().iterator();
      if (!entries.hasNext()) {
        return null;
      }
      T next = entries.next();
      entries.remove();
      waiting = !pending.isEmpty();
      waitingSince = nanos.getAsLong();
      return next;
    }
  }

  private boolean nothingPending() {
    synchronized (pending) {
      return pending.isEmpty();
    }
  }
}
