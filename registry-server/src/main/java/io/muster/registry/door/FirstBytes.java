package io.muster.registry.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a connection to whoever speaks as its first bytes do, those within TLS where TLS is spoken.
 * What gRPC has put into the pipeline is taken out before it begins (it would speak first), and put
 * back for HTTP/2. Hangs up on who takes too long to begin, a handshake included.
 */
final class FirstBytes extends Beginning {
  /** Who takes a connection over. */
  interface Takers {
    /** Returns what goes before gRPC's own handlers. */
    ChannelHandler guard(Runnable spoken);

    /** Fills the pipeline of a connection that speaks HTTP/1. */
    void http1(ChannelPipeline pipeline, Runnable spoken);
  }

  private static final long HANDSHAKE_NANOS =
      TimeUnit.MILLISECONDS.toNanos(Limits.HANDSHAKE_MILLIS);

  private final Takers takers;
  private final Runnable spoken;
  private final Patience patience;
  private final Consumer<String> complaint;
  private final List<ChannelHandler> grpc = new ArrayList<>();
  private @Nullable Future<?> deadline;
  private long opened;

  /**
   * What tells the caller's own time from what it spends waiting for this side.
   *
   * @param nanos monotonic time
   * @param waitedForUs for how long it has waited for this side by now, in nanoseconds
   */
  record Patience(LongSupplier nanos, LongSupplier waitedForUs) {}

  /**
   * Makes the one of one connection.
   *
   * @param takers who takes it over
   * @param spoken called when the caller has said something whole
   * @param patience how the caller's own time is counted
   * @param complaint told why the caller was hung up on
   */
  FirstBytes(Takers takers, Runnable spoken, Patience patience, Consumer<String> complaint) {
    this.takers = takers;
    this.spoken = spoken;
    this.patience = patience;
    this.complaint = complaint;
  }

  /** Comes before the same call of the handlers behind this one, since it was added first. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    boolean behind = false;
    for (ChannelHandler handler : pipeline.toMap().values()) {
      if (behind) {
        grpc.add(handler);
        pipeline.remove(handler);
      }
      behind |= handler == this;
    }
    opened = patience.nanos().getAsLong();
    await(context, HANDSHAKE_NANOS);
  }

  private void await(ChannelHandlerContext context, long left) {
    deadline = context.executor().schedule(() -> late(context), left, TimeUnit.NANOSECONDS);
  }

  /**
   * Only its own time counts: who stood in line while others' handshakes were worked out has it
   * still.
   */
  private void late(ChannelHandlerContext context) {
    long own = patience.nanos().getAsLong() - opened - patience.waitedForUs().getAsLong();
    if (!context.channel().isActive()) {
      return;
    }
    if (own < HANDSHAKE_NANOS) {
      await(context, HANDSHAKE_NANOS - own);
    } else {
      complaint.accept("it had not begun to speak after " + Limits.HANDSHAKE_MILLIS + " ms");
      close(context);
    }
  }

  private void inTime() {
    Future<?> running = deadline;
    if (running != null) {
      running.cancel(false);
    }
    spoken.run();
  }

  @Override
  void spoken(ChannelHandlerContext context, Tongue tongue, ByteBuf bytes) {
    switch (tongue) {
      case HTTP_2 -> {
        context.pipeline().addLast(takers.guard(this::inTime));
        grpc.forEach(context.pipeline()::addLast);
        handOver(context, bytes);
      }
      case HTTP_1 -> {
        takers.http1(context.pipeline(), this::inTime);
        handOver(context, bytes);
      }
      case TLS ->
          hangUp(
              context,
              bytes,
              "it speaks TLS where HTTP/2 or HTTP/1.1 is expected in the clear;"
                  + " --tls-cert and --tls-key have this port speak TLS");
      case NONE, UNDECIDED ->
          hangUp(context, bytes, "its first byte begins neither HTTP/2 nor HTTP/1.1");
    }
  }

  private void hangUp(ChannelHandlerContext context, ByteBuf bytes, String why) {
    bytes.release();
    complaint.accept(why);
    close(context);
  }
}
