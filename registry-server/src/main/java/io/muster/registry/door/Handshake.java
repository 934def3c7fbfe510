package io.muster.registry.door;

import io.muster.registry.tls.BadCertificate;
import io.muster.registry.tls.Certificates;
import io.muster.registry.tls.NotTrusted;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Waits for the end of a connection's handshake, notes who is at the other end, and tells why it
 * failed; counts what comes after it. Confined to the connection's event loop.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
  private final Certificates certificates;
  private final SSLEngine engine;
  private final RecordGuard guard;
  private final Peer peer;
  private final Consumer<String> complaint;
  private boolean over;

  /**
   * Makes the one of one connection.
   *
   * @param guard told what comes out of the records
   * @param peer noted on it: that it is encrypted, and whose certificate was shown
   * @param complaint told why the caller was hung up on
   */
  Handshake(
      Certificates certificates,
      SSLEngine engine,
      RecordGuard guard,
      Peer peer,
      Consumer<String> complaint) {
    this.guard = guard;
    this.certificates = certificates;
    this.engine = engine;
    this.peer = peer;
    this.complaint = complaint;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent done)) {
      context.fireUserEventTriggered(event);
    } else if (done.isSuccess()) {
      finished(context);
    } else {
      failed(done.cause());
    }
  }

  /** What came with the end of a handshake that was not good is nobody's any more. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
    } else {
      guard.opened(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0);
      context.fireChannelRead(message);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void finished(ChannelHandlerContext context) {
    try {
      List<X509Certificate> chain = shown();
      if (!chain.isEmpty()) {
        Runnable leave = certificates.admit(chain, this::ended);
        context.channel().closeFuture().addListener(closed -> leave.run());
        peer.presented(chain.get(0));
      }
      peer.secured();
    } catch (NotTrusted e) {
      over = true;
      refused(e.subject(), e.reason());
      context.close();
    }
  }

  private List<X509Certificate> shown() {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate each : engine.getSession().getPeerCertificates()) {
        chain.add((X509Certificate) each);
      }
    } catch (SSLPeerUnverifiedException e) {
      // Nobody asked for one, or the caller has none and needs none.
    }
    return chain;
  }

  private void ended(NotTrusted why) {
    refused(why.subject(), why.reason());
    peer.close(ConnectionEnd.NOT_TRUSTED);
  }

  private void failed(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof NotTrusted e) {
        refused(e.subject(), e.reason());
        return;
      }
    }
    String words = String.valueOf(cause.getMessage());
    if (words.contains("Empty client certificate chain")) {
      refused("", "it showed none, and client-certificates=required asks for one");
    } else if (cause instanceof SSLException && !(cause instanceof SslClosedEngineException)) {
      complaint.accept("its TLS handshake failed: " + words);
    } // else it was gone, or late
  }

  private void refused(String subject, String reason) {
    complaint.accept(
        "its certificate is not good"
            + (subject.isEmpty() ? "" : " (" + subject + ")")
            + ": "
            + reason);
    certificates.refused(new BadCertificate.Refusal(peer, subject, reason));
  }
}
