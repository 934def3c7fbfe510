package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
