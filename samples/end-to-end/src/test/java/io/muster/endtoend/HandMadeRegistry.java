package io.muster.endtoend;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.muster.fuzz.Forge;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import io.muster.registry.v1.Welcome;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A registry that says what it is told to say, before main and on the stream. */
final class HandMadeRegistry extends RegistryGrpc.RegistryImplBase implements AutoCloseable {
  private final List<String> heard = new ArrayList<>();
  private final List<RegistryMessage> lines;
  private final Server server;

  private HandMadeRegistry(List<RegistryMessage> lines, @Nullable SSLContext tls)
      throws IOException {
    this.lines = lines;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this);
    if (tls != null) {
      builder.sslContext(
          new JdkSslContext(
              tls,
              false,
              null,
              IdentityCipherSuiteFilter.INSTANCE,
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  "h2"),
              ClientAuth.NONE,
              null,
              false));
    }
    server = builder.build().start();
  }

  /** One that says these lines to each stream, and of their endpoints before main as well. */
  static HandMadeRegistry plain(List<RegistryMessage> lines) throws IOException {
    return new HandMadeRegistry(lines, null);
  }

  static HandMadeRegistry secure(List<RegistryMessage> lines, Forge.Made own)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(own.encoded()));
    store.setKeyEntry("own", own.keys().getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new HandMadeRegistry(lines, context);
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Returns the calls and messages so far, by their names. */
  List<String> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  /** Waits until it has heard this: a call, or a message's name. */
  void await(String what) throws InterruptedException {
    synchronized (heard) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!heard.contains(what)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("not heard: " + what + ", but " + heard);
        }
        heard.wait(left);
      }
    }
  }

  private int hears(String what) {
    synchronized (heard) {
      heard.add(what);
      heard.notifyAll();
      return heard.size();
    }
  }

  @Override
  public void resolve(ResolveRequest question, StreamObserver<ResolveAnswer> to) {
    hears("Resolve");
    ResolveAnswer.Builder answer = ResolveAnswer.newBuilder();
    for (RegistryMessage line : lines) {
      if (line.hasEndpoints()) {
        answer.addEndpoints(line.getEndpoints());
      }
    }
    to.onNext(answer.setComplete(true).build());
    to.onCompleted();
  }

  @Override
  public StreamObserver<AgentMessage> connect(StreamObserver<RegistryMessage> to) {
    int number = hears("Connect");
    to.onNext(
        RegistryMessage.newBuilder()
            .setWelcome(Welcome.newBuilder().setEpoch(number).setMetricsIntervalMillis(1_000))
            .build());
    for (RegistryMessage line : lines) {
      to.onNext(line);
    }
    return new StreamObserver<>() {
      @Override
      public void onNext(AgentMessage message) {
        hears(message.getMessageCase().name());
      }

      @Override
      public void onError(Throwable problem) {
        hears("broken");
      }

      @Override
      public void onCompleted() {
        to.onCompleted();
      }
    };
  }

  static RegistryMessage endpoints(Endpoints.Builder said) {
    return RegistryMessage.newBuilder().setEndpoints(said).build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
