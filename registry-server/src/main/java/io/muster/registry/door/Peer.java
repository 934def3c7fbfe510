package io.muster.registry.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundInvoker;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection: its address, how the connection ended, and the event loop that
 * serves it, which runs what it is given to execute. It is an address, so that it travels with
 * gRPC's calls. Written by the connection's event loop, read from any thread; what a call hears of
 * its connection's end comes after it was noted here.
 */
public final class Peer extends InetSocketAddress implements Executor {
  private static final long serialVersionUID = 1L;

  private transient volatile ConnectionEnd end = ConnectionEnd.OPEN;
  private transient volatile boolean cancelled;
  private transient volatile boolean secure;
  private transient volatile @Nullable X509Certificate certificate;

  private final transient AtomicInteger taken = new AtomicInteger();
  private final transient Channel channel;

  Peer(InetSocketAddress address, Channel channel) {
    super(address.getAddress(), address.getPort());
    this.channel = channel;
  }

  @Override
  public void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  /**
   * Returns why a call on this connection was cancelled. When it is given up here, gRPC cancels the
   * calls first and closes the connection afterwards: a call that ends on an open connection, and
   * that the caller did not cancel itself, was given up.
   */
  public ConnectionEnd end() {
    return end == ConnectionEnd.OPEN && !cancelled ? ConnectionEnd.GIVEN_UP : end;
  }

  /** Returns the certificate that was presented and found good in the handshake, if one was. */
  public Optional<X509Certificate> certificate() {
    return Optional.ofNullable(certificate);
  }

  /** Returns whether what is said on the connection is encrypted. */
  public boolean secure() {
    return secure;
  }

  /** The handshake is over, whoever calls. */
  void secured() {
    secure = true;
  }

  /** The handshake is over, and this was presented in it and found good. */
  void presented(X509Certificate good) {
    certificate = good;
  }

  /**
   * Closes the connection at once, whatever the caller does; any thread. From its very beginning:
   * gRPC would wait for open calls, and TLS say farewell first.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it is closed when it is closed
  public void close(ConnectionEnd why) {
    execute(
        () -> {
          ended(why);
          ChannelOutboundInvoker first = channel.pipeline().firstContext();
          (first == null ? channel : first).close();
        });
  }

  /** Returns a number that is another one once the caller has taken more of what it was told. */
  public int taken() {
    return taken.get();
  }

  /** The caller makes room for more. */
  void takes() {
    taken.incrementAndGet();
  }

  /** The caller has cancelled a call. */
  void cancelled() {
    cancelled = true;
  }

  /** The first word counts: what comes after an end is caused by it. */
  void ended(ConnectionEnd how) {
    if (end == ConnectionEnd.OPEN) {
      end = how;
    }
  }
}
