package io.muster.endtoend;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ResolveAnswer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * One call on a TCP connection of its own, an agent's stream or a question, with no more around it
 * than HTTP/2 asks for: thousands of these in one process must not be what the registry waits for.
 * It does not count what it may send, since that is a few hundred bytes.
 *
 * @param <T> what is heard
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // what is not written is told by the end of the connection
final class LeanStream<T> extends ByteToMessageDecoder {
  private static final int HEAD = 9;
  private static final int STREAM = 1;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;

  /** Bytes after which the registry may send as many again; a quarter of the first window. */
  private static final int CREDIT = 16 * 1_024;

  private final Call<T> call;
  private final Listener<T> listener;
  private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);
  private final Queue<Frame> unread = new ArrayDeque<>();
  private final ByteBuf message = Unpooled.buffer(256);
  private int owed;
  private boolean reading = true;
  private boolean over;

  private LeanStream(Call<T> call, Listener<T> listener) {
    this.call = call;
    this.listener = listener;
  }

  /**
   * What is called.
   *
   * @param beginning what is said first
   * @param answers what is heard
   */
  record Call<T>(ByteString beginning, Parser<T> answers) {
    static final Call<RegistryMessage> CONNECT = to("Connect", RegistryMessage.parser());
    static final Call<ResolveAnswer> RESOLVE = to("Resolve", ResolveAnswer.parser());

    private static <T> Call<T> to(String method, Parser<T> answers) {
      byte[] headers = HandMade.headers("/muster.registry.v1.Registry/" + method);
      return new Call<>(
          ByteString.copyFrom(
              HandMade.join(
                  HandMade.preface(),
                  HandMade.frame(HandMade.SETTINGS, 0, 0, new byte[0]),
                  HandMade.frame(HandMade.HEADERS, HandMade.END_HEADERS, STREAM, headers))),
          answers);
    }
  }

  /** Whose call it is. Called on its event loop. */
  interface Listener<T> {
    void began(Channel stream);

    void heard(T message);

    /** Called once, whether or not it began. */
    void ended(String why);
  }

  private record Frame(int type, int flags, ByteBuf payload) {}

  /**
   * Begins one.
   *
   * @param from the address of this machine from which it calls
   */
  static <T> void open(
      EventLoopGroup loops,
      InetSocketAddress registry,
      InetSocketAddress from,
      Call<T> call,
      Listener<T> listener) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new LeanStream<>(call, listener));
                  }
                })
            .connect(registry, from);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            listener.ended(String.valueOf(done.cause()));
          }
        });
  }

  /** Says the message; any thread. */
  static void say(Channel stream, AgentMessage message) {
    say(stream, message, 0);
  }

  /** Says the message, and that it was the last; any thread. */
  static void sayLast(Channel stream, MessageLite message) {
    say(stream, message, END_STREAM);
  }

  private static void say(Channel stream, MessageLite message, int flags) {
    byte[] frame = HandMade.frame(HandMade.DATA, flags, STREAM, HandMade.message(message));
    stream.writeAndFlush(Unpooled.wrappedBuffer(frame), stream.voidPromise());
  }

  /** From here on nothing is taken in, or is again; any thread. */
  static void reading(Channel stream, boolean on) {
    stream
        .eventLoop()
        .execute(
            () -> {
              LeanStream<?> its = stream.pipeline().get(LeanStream.class);
              if (its != null) { // it may have ended
                its.read(stream, on);
              }
            });
  }

  private void read(Channel channel, boolean on) {
    reading = on;
    ChannelHandlerContext context = channel.pipeline().context(this);
    while (reading && !unread.isEmpty()) {
      take(context, unread.remove());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(
        Unpooled.wrappedBuffer(call.beginning().asReadOnlyByteBuffer()), context.voidPromise());
    listener.began(context.channel());
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < HEAD
        || in.readableBytes() < HEAD + in.getUnsignedMedium(in.readerIndex())) {
      return;
    }
    int length = in.readUnsignedMedium();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    in.skipBytes(Integer.BYTES);
    switch (type) {
      case HandMade.SETTINGS, HandMade.PING -> {
        if ((flags & ACK) == 0) {
          byte[] same =
              type == HandMade.PING
                  ? ByteBufUtil.getBytes(in, in.readerIndex(), length)
                  : new byte[0];
          answer(context, HandMade.frame(type, ACK, 0, same));
        }
        in.skipBytes(length);
      }
      case HandMade.DATA, HandMade.HEADERS, HandMade.RST_STREAM -> {
        Frame frame = new Frame(type, flags, Unpooled.copiedBuffer(in.readSlice(length)));
        if (reading) {
          take(context, frame);
        } else {
          unread.add(frame);
        }
      }
      default -> in.skipBytes(length);
    }
  }

  private static void answer(ChannelHandlerContext context, byte[] frame) {
    context.writeAndFlush(Unpooled.wrappedBuffer(frame), context.voidPromise());
  }

  private void take(ChannelHandlerContext context, Frame frame) {
    switch (frame.type()) {
      case HandMade.DATA -> data(context, frame.payload());
      case HandMade.HEADERS -> heads(context, frame);
      default -> end(context, "the stream was reset: " + frame.payload().readUnsignedInt());
    }
  }

  private void data(ChannelHandlerContext context, ByteBuf payload) {
    owed += payload.readableBytes();
    message.discardReadBytes().writeBytes(payload);
    while (!over
        && message.readableBytes() >= 5
        && message.readableBytes() >= 5 + messageLength()) {
      int length = messageLength();
      message.skipBytes(5);
      try {
        listener.heard(call.answers().parseFrom(message.readSlice(length).nioBuffer()));
      } catch (InvalidProtocolBufferException e) {
        end(context, e.toString());
      }
    }
    if (owed >= CREDIT) {
      byte[] more = {(byte) (owed >> 24), (byte) (owed >> 16), (byte) (owed >> 8), (byte) owed};
      owed = 0;
      answer(
          context,
          HandMade.join(
              HandMade.frame(HandMade.WINDOW_UPDATE, 0, STREAM, more),
              HandMade.frame(HandMade.WINDOW_UPDATE, 0, 0, more)));
    }
  }

  /** After a byte that says that it is not compressed. */
  private int messageLength() {
    return message.getInt(message.readerIndex() + 1);
  }

  private void heads(ChannelHandlerContext context, Frame frame) {
    try {
      Http2Headers said = headers.decodeHeaders(STREAM, frame.payload());
      if ((frame.flags() & END_STREAM) != 0) {
        end(context, "status " + said.get("grpc-status") + ": " + said.get("grpc-message"));
      }
    } catch (Http2Exception e) {
      end(context, e.toString());
    }
  }

  private void end(ChannelHandlerContext context, String why) {
    context.close();
    ended(why);
  }

  private void ended(String why) {
    if (!over) {
      over = true;
      listener.ended(why);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended("the connection ended");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, cause.toString());
  }
}
