package io.muster.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Callers who begin a TLS handshake, have the registry work out its half, which is the dear one,
 * and then say nothing more.
 */
final class HalfHandshakes {
  private static final int EACH_ADDRESS = 2_000;
  private static final long PATIENCE_MILLIS = 120_000;

  private final byte[] hello;
  private final int count;
  private final List<Half> ended = new ArrayList<>();

  /** One of them, with the moments of its life in nanoseconds. */
  private static final class Half {
    private final long begun = System.nanoTime();
    private long answered;
    private long over;
  }

  /**
   * What was seen.
   *
   * @param answered of how many the registry worked out its half
   * @param longestMillis from its first byte to its end, the longest
   * @param silentMillis from the registry's answer to its end, the longest: its own time
   */
  record Seen(int answered, long longestMillis, long silentMillis) {}

  private HalfHandshakes(byte[] hello, int count) {
    this.hello = hello;
    this.count = count;
  }

  /** Attacks, and waits until the last was cut off. */
  static Seen run(String address, int count) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    byte[] bytes = new byte[hello.flip().remaining()];
    hello.get(bytes);
    int port = Integer.parseInt(address.replaceFirst(".*:", ""));
    return new HalfHandshakes(bytes, count)
        .attack(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private Seen attack(InetSocketAddress registry) throws IOException {
    long start = System.nanoTime();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < count; i++) {
        open(selector, registry, i / EACH_ADDRESS);
        look(selector, 0);
      }
      while (ended.size() < count) {
        if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
          throw new AssertionError(count - ended.size() + " handshakes are still open");
        }
        look(selector, 100);
      }
    }
    return new Seen(
        (int) ended.stream().filter(half -> half.answered > 0).count(),
        longest(half -> half.over - half.begun),
        longest(half -> half.answered > 0 ? half.over - half.answered : 0));
  }

  private long longest(java.util.function.ToLongFunction<Half> nanos) {
    return TimeUnit.NANOSECONDS.toMillis(ended.stream().mapToLong(nanos).max().orElse(0));
  }

  private void open(Selector selector, InetSocketAddress registry, int machine) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.bind(new InetSocketAddress("127.3.0." + (1 + machine), 0));
    channel.connect(registry);
    channel.configureBlocking(false);
    channel.write(ByteBuffer.wrap(hello));
    channel.register(selector, SelectionKey.OP_READ, new Half());
  }

  private void look(Selector selector, long millis) throws IOException {
    int ready = millis == 0 ? selector.selectNow() : selector.select(millis);
    if (ready == 0) {
      return;
    }
    for (SelectionKey key : selector.selectedKeys()) {
      Half half = (Half) key.attachment();
      if (over(key)) {
        half.over = System.nanoTime();
        ended.add(half);
        key.channel().close();
      } else if (half.answered == 0) {
        half.answered = System.nanoTime();
      }
    }
    selector.selectedKeys().clear();
  }

  /** Reads what there is. */
  private static boolean over(SelectionKey key) {
    ByteBuffer buffer = ByteBuffer.allocate(8_192);
    try {
      return ((SocketChannel) key.channel()).read(buffer) < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
