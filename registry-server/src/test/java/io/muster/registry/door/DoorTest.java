package io.muster.registry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets; one loop accepts, two serve, and may be held up. */
@Timeout(60)
class DoorTest {
  private static final String CROWD = "127.0.0.1";
  private static final String ALONE = "127.0.0.2";
  private static final int MANY = 200;

  private final EventLoopGroup accepting = new NioEventLoopGroup(1);
  private final EventLoopGroup serving = new NioEventLoopGroup(2);
  private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
  private final List<Socket> sockets = new ArrayList<>();
  private Channel door;

  @BeforeEach
  void open() throws Exception {
    Door.Terms terms =
        new Door.Terms(
            1_000,
            Optional.empty(),
            System::nanoTime,
            new Log(new PrintStream(OutputStream.nullOutputStream()), InstantSource.system()));
    door =
        new ServerBootstrap()
            .group(accepting, serving)
            .channelFactory(() -> new Door(terms, this::serve))
            .childHandler(new Nothing())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  /** What would be gRPC. */
  @ChannelHandler.Sharable
  private static final class Nothing extends ChannelInboundHandlerAdapter {}

  private void serve(ChannelPipeline pipeline, Runnable spoken) {
    spoken.run();
    InetSocketAddress from = (InetSocketAddress) pipeline.channel().remoteAddress();
    served.add(from.getAddress().getHostAddress());
  }

  @AfterEach
  void close() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    serving.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  @Test
  void everyoneIsServed() throws Exception {
    for (int i = 0; i < MANY; i++) {
      come(CROWD);
    }
    assertThat(order(MANY)).containsOnly(CROWD);
  }

  @Test
  void whoComesLastFromAnAddressOfItsOwnIsServedAmongTheFirst() throws Exception {
    CountDownLatch held = holdUp();
    CountDownLatch heldToo = holdUp();
    for (int i = 0; i < MANY; i++) {
      come(CROWD);
    }
    come(ALONE);
    letAccept();
    held.countDown();
    heldToo.countDown();
    assertThat(order(MANY + 1).indexOf(ALONE)).isLessThan(MANY / 2);
  }

  @Test
  void aLoopThatIsHeldUpHoldsUpItsOwnCallersAlone() throws Exception {
    CountDownLatch held = holdUp(); // one of the two
    for (int i = 0; i < 4 * Limits.LET_IN_AT_ONCE; i++) {
      come(CROWD);
    }
    assertThat(order(2 * Limits.LET_IN_AT_ONCE)).containsOnly(CROWD);
    held.countDown();
    assertThat(order(2 * Limits.LET_IN_AT_ONCE)).containsOnly(CROWD);
  }

  @Test
  void silentOnesHoldNobodyUp() throws Exception {
    for (int i = 0; i < MANY; i++) {
      connect(CROWD);
    }
    come(CROWD);
    assertThat(order(1)).containsExactly(CROWD);
  }

  @Test
  void whoStandsInLineWhenTheDoorClosesIsHungUpOn() throws Exception {
    CountDownLatch held = holdUp();
    CountDownLatch heldToo = holdUp();
    for (int i = 0; i < MANY; i++) {
      come(CROWD);
    }
    letAccept();
    door.close().sync();
    assertThat(ended(sockets.getLast())).isTrue();
    held.countDown();
    heldToo.countDown();
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Returns who was served, in order, once so many were. */
  private List<String> order(int count) throws InterruptedException {
    List<String> order = new ArrayList<>();
    while (order.size() < count) {
      order.add(served.take());
    }
    return order;
  }

  /** Holds up one of the serving loops; returns what lets it go on. */
  private CountDownLatch holdUp() throws InterruptedException {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    serving.execute(
        () -> {
          holding.countDown();
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    holding.await();
    return held;
  }

  /** Lets the accepting loop go round often enough to have all whom the kernel holds. */
  private void letAccept() throws InterruptedException {
    EventExecutorGroup loop = accepting;
    for (int i = 0; i < MANY; i++) {
      loop.submit(() -> {}).sync();
    }
  }

  private void come(String from) throws IOException {
    connect(from)
        .getOutputStream()
        .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private Socket connect(String from) throws IOException {
    InetSocketAddress to = (InetSocketAddress) door.localAddress();
    Socket socket = new Socket(to.getAddress(), to.getPort(), InetAddress.getByName(from), 0);
    sockets.add(socket);
    return socket;
  }
}
