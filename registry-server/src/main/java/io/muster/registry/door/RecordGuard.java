package io.muster.registry.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at the records of TLS of one connection as they come in, changes nothing, and hangs up on
 * who begins a second handshake, or has this side work for records that carry nothing (new keys
 * again and again): no record's length tells that, but what comes out of it. Confined to the
 * connection's event loop.
 */
final class RecordGuard extends ChannelInboundHandlerAdapter {
  private static final int HEADER = 5;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;

  private final LongSupplier nanos;
  private final Consumer<String> complaint;
  private final byte[] header = new byte[HEADER];
  private int headerBytes;
  private int payloadLeft;
  private boolean keysChanged;
  private int handshakesAfter;
  private long windowStart;
  private long records;
  private long received;
  private long opened;
  private String trouble = "";

  /**
   * Makes the guard of one connection.
   *
   * @param nanos monotonic time
   * @param complaint told why the caller was hung up on
   */
  RecordGuard(LongSupplier nanos, Consumer<String> complaint) {
    this.nanos = nanos;
    this.complaint = complaint;
    this.windowStart = nanos.getAsLong();
  }

  /** So many bytes came out of the records, to be told before the next come in. */
  void opened(int bytes) {
    opened += bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes && trouble.isEmpty()) {
      window();
      received += bytes.readableBytes();
      look(bytes);
    }
    if (!trouble.isEmpty()) {
      ReferenceCountUtil.release(message);
      hangUp(context);
      return;
    }
    context.fireChannelRead(message);
    long nothing = received - opened - Limits.RECORD_OVERHEAD * records;
    if (records > Limits.EMPTY_RECORDS + opened / Frame.HEADER_LENGTH
        || nothing > Limits.EMPTY_BYTES) {
      trouble =
          "too much of TLS that carries nothing within %d s: %,d records of %,d bytes, %,d of them content"
              .formatted(Limits.WINDOW_SECONDS, records, received, opened);
      hangUp(context);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void hangUp(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      complaint.accept(trouble);
      context.close(); // from here, so that TLS says no farewell
    }
  }

  private void window() {
    long now = nanos.getAsLong();
    if (now - windowStart > TimeUnit.SECONDS.toNanos(Limits.WINDOW_SECONDS)) {
      windowStart = now;
      records = 0;
      received = 0;
      opened = 0;
    }
  }

  private void look(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (payloadLeft > 0) {
        int step = Math.min(payloadLeft, end - at);
        payloadLeft -= step;
        at += step;
      } else {
        header[headerBytes++] = bytes.getByte(at++);
        if (headerBytes == HEADER) {
          headerBytes = 0;
          payloadLeft = (header[3] & 0xff) << 8 | header[4] & 0xff;
          record(header[0]);
        }
      }
    }
  }

  /**
   * Once keys have changed, TLS 1.2 has one record of its handshake to come, the last, and TLS 1.3
   * at most a second hello; whatever else is of a handshake there is disguised as data.
   */
  private void record(int type) {
    records++;
    keysChanged |= type == CHANGE_CIPHER_SPEC;
    if (keysChanged && type == HANDSHAKE && ++handshakesAfter > 1) {
      trouble = "it began a second TLS handshake";
    }
  }
}
