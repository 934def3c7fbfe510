package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NettyProbeTest {
  private static class Http extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel caller) {
      caller.pipeline().addLast(new HttpServerCodec());
    }
  }

  private static final class BelowHttp extends Http {}

  private static final class Http2 extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel caller) {
      caller.pipeline().addLast(Http2FrameCodecBuilder.forServer().build());
    }
  }

  private static final class Other extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel caller) {
      caller.pipeline().addLast(new ChannelInboundHandlerAdapter());
    }
  }

  /** Keeps a context for TLS, or none where it is to speak in the clear. */
  private static class MaybeTls extends ChannelInitializer<Channel> {
    private final @Nullable SslContext tls;

    MaybeTls(@Nullable SslContext tls) {
      this.tls = tls;
    }

    @Override
    protected void initChannel(Channel caller) {
      if (tls != null) {
        caller.pipeline().addLast(tls.newHandler(caller.alloc()));
      }
      caller.pipeline().addLast(new HttpServerCodec());
    }
  }

  private static final class BelowMaybeTls extends MaybeTls {
    private final Object settings = "of its own";

    BelowMaybeTls(@Nullable SslContext tls) {
      super(tls);
    }

    @Override
    public String toString() {
      return settings.toString();
    }
  }

  /** Does not say what it keeps. */
  private static final class AnyHandler extends ChannelInitializer<Channel> {
    private final @Nullable Object kept;

    AnyHandler(@Nullable Object kept) {
      this.kept = kept;
    }

    @Override
    protected void initChannel(Channel caller) {
      if (kept instanceof SslContext tls) {
        caller.pipeline().addLast(tls.newHandler(caller.alloc()));
      }
    }
  }

  /** What all of its kind have is not what one of them does. */
  private static final class SharedTls extends ChannelInitializer<Channel> {
    private static @Nullable SslContext shared;

    @Override
    protected void initChannel(Channel caller) {
      if (shared != null) {
        caller.pipeline().addLast(shared.newHandler(caller.alloc()));
      }
    }
  }

  @Test
  void aContextForTlsInAFieldIsTls() throws Exception {
    SslContext tls = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
    assertThat(NettyProbe.underTls(new MaybeTls(tls), "http")).isEqualTo("https");
    assertThat(NettyProbe.underTls(new BelowMaybeTls(tls), "http")).isEqualTo("https");
    assertThat(NettyProbe.underTls(new AnyHandler(tls), "h2c")).isEqualTo("https");
  }

  @Test
  void aFieldForAContextThatHasNoneIsInTheClear() throws Exception {
    assertThat(NettyProbe.underTls(new MaybeTls(null), "http")).isEqualTo("http");
    assertThat(NettyProbe.underTls(new BelowMaybeTls(null), "h2c")).isEqualTo("h2c");
  }

  @Test
  void withoutAFieldForAContextNothingIsTold() throws Exception {
    assertThat(NettyProbe.underTls(new Http(), "http")).isEmpty();
    assertThat(NettyProbe.underTls(new AnyHandler(null), "http")).isEmpty();
    assertThat(NettyProbe.underTls(new AnyHandler("else"), "http")).isEmpty();
  }

  @Test
  void aStaticFieldTellsNothing() throws Exception {
    assertThat(NettyProbe.underTls(new SharedTls(), "http")).isEmpty();
    SharedTls.shared = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
    try {
      assertThat(NettyProbe.underTls(new SharedTls(), "http")).isEmpty();
    } finally {
      SharedTls.shared = null;
    }
  }

  @Test
  void theCodecsOfConnectionsTellWhatIsSpoken() throws IOException {
    assertThat(NettyProbe.spoken(Http.class)).isEqualTo("http");
    assertThat(NettyProbe.spoken(BelowHttp.class)).isEqualTo("http");
    assertThat(NettyProbe.spoken(Http2.class)).isEqualTo("h2c");
  }

  @Test
  void whatNamesNoCodecOfHttpSpeaksWhatTheWitnessSaid() throws IOException {
    assertThat(NettyProbe.spoken(Other.class)).isEmpty();
    assertThat(NettyProbe.spoken(String.class)).isEmpty(); // the JDK's own have no loader
  }

  @Test
  void everyKindOfConstantIsPassedOver() throws IOException {
    assertThat(Mentions.of(own(), "io/muster/")).contains("io/muster/agent/probe/NettyProbe");
    try (InputStream file = Math.class.getResourceAsStream("Math.class")) { // longs and doubles
      assertThat(Mentions.of(file, "java/lang/")).contains("java/lang/StrictMath");
    }
  }

  @Test
  void whatIsNoClassFileOrCutOffIsAnIoException() throws IOException {
    byte[] whole = own().readAllBytes();
    for (int length = 0; length < 400; length += 7) {
      InputStream cut = new ByteArrayInputStream(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Mentions.of(cut, "")).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> Mentions.of(new ByteArrayInputStream(new byte[64]), ""))
        .isInstanceOf(IOException.class);
  }

  private static InputStream own() {
    return NettyProbeTest.class.getResourceAsStream("NettyProbeTest.class");
  }
}
