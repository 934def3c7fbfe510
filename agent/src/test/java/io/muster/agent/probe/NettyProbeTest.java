package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.agent.OpenFiles;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NettyProbeTest {
  @TempDir Path folder;

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

  /** Has one class of its own, and its file in a jar, as the JDK's loader of applications does. */
  private static final class JarLoader extends ClassLoader {
    private final File jar;

    JarLoader(File jar) {
      super(null);
      this.jar = jar;
    }

    Class<?> http() throws IOException {
      byte[] bytes = classFile(Http.class);
      return defineClass(Http.class.getName(), bytes, 0, bytes.length);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return NettyProbeTest.class.getClassLoader().loadClass(name);
    }

    @Override
    protected URL findResource(String name) {
      try {
        return new URI("jar:" + jar.toURI() + "!/" + name).toURL();
      } catch (URISyntaxException | MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void theHostsJarIsNotLeftOpen() throws Exception {
    assumeTrue(OpenFiles.areKnown(), "only Linux lists what a process has open");
    File jar = folder.resolve("shop.jar").toFile();
    try (JarOutputStream out = new JarOutputStream(new FileOutputStream(jar))) {
      out.putNextEntry(new JarEntry(Http.class.getName().replace('.', '/') + ".class"));
      out.write(classFile(Http.class));
    }
    assertThat(NettyProbe.spoken(new JarLoader(jar).http())).isEqualTo("http");
    assertThat(OpenFiles.of(jar)).isZero();
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    String name = type.getName();
    try (InputStream in =
        type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      return in.readAllBytes();
    }
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
