package io.muster.agent.tls;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.muster.fuzz.Forge;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Puts TLS around gRPC's own server, and notes who calls. */
public final class ServerSide implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final BlockingQueue<String> callers = new LinkedBlockingQueue<>();

  /** Sets the server up; it takes certificates of that authority, and asks everybody for one. */
  public void dress(NettyServerBuilder builder, Forge.Made own, Forge.Made authority) {
    try {
      ApplicationProtocolConfig http2 =
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              "h2");
      builder.sslContext(
          new JdkSslContext(
              TlsPeer.context(own, authority),
              false,
              null,
              IdentityCipherSuiteFilter.INSTANCE,
              http2,
              ClientAuth.OPTIONAL,
              null,
              false));
      builder.intercept(this);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the next call's method, the caller's name and what it said of itself. */
  public String next() throws InterruptedException {
    return String.valueOf(callers.poll(20, TimeUnit.SECONDS));
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    @Nullable SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    callers.add(method + " " + name(session) + " " + headers.get(AUTHORIZATION));
    return next.startCall(call, headers);
  }

  private static String name(@Nullable SSLSession session) {
    try {
      return session == null ? "plain" : session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody";
    }
  }
}
