package io.muster.registry.hook;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends one message to a hook, by one POST on a connection of its own. The name is resolved once
 * and the very address that was judged is connected to; a redirect is not followed; of the answer
 * only its head is read. Any thread; blocks for at most {@link #WITHIN}.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // what a write comes to is heard as the connection's end
final class Sender {
  /** From the name to the head of the answer. */
  static final Duration WITHIN = Duration.ofSeconds(15);

  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

  private final InstantSource wall;
  private final Names names;
  private final Duration within;
  private final EventLoopGroup loop =
      new NioEventLoopGroup(1, new DefaultThreadFactory("muster-hooks", true));

  /**
   * Makes one.
   *
   * @param wall for signatures
   * @param within as {@link #WITHIN}
   */
  Sender(InstantSource wall, Names names, Duration within) {
    this.wall = wall;
    this.names = names;
    this.within = within;
  }

  /** Sends and says what came of it. */
  Answer send(Hook hook, String body) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    CompletableFuture<InetAddress[]> named = names.of(hook.address().getHost());
    named
        .thenAccept(
            all -> {
              if (!answer.isDone()) { // else it was found too late
                begin(hook, judged(hook, all), body, answer);
              }
            })
        .whenComplete(
            (begun, problem) -> {
              if (problem != null) {
                answer.complete(failed(hook, problem));
              }
            });
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return later(
          (named.isDone() ? "no answer within " : "its name was not resolved within ")
              + within.toSeconds()
              + " s");
    } catch (ExecutionException e) {
      return later(String.valueOf(e.getCause()));
    } finally {
      answer.cancel(false); // closes what was opened for it
    }
  }

  private static Answer failed(Hook hook, Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    return switch (cause) {
      case UnknownHostException e -> later("its host is not known: " + hook.address().getHost());
      case Refused e -> new Answer.Never(String.valueOf(e.getMessage()));
      default -> later(cause.toString());
    };
  }

  private static Answer later(String words) {
    return new Answer.Later(words, Duration.ZERO);
  }

  /** Where it leads is not where a hook may be. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /** One address that is not of the world condemns the name: the next look could give that one. */
  private static InetAddress judged(Hook hook, InetAddress... all) {
    for (InetAddress address : all) {
      if (!hook.privateAllowed() && !Networks.world(address)) {
        throw new Refused(
            hook.address().getHost()
                + " is "
                + address.getHostAddress()
                + ", in a private network; hook."
                + hook.name()
                + ".allow-private = true permits it");
      }
    }
    return all[0];
  }

  private FullHttpRequest request(Hook hook, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    URI uri = hook.address();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
            Unpooled.wrappedBuffer(bytes));
    request
        .headers()
        .set(HttpHeaderNames.HOST, uri.getAuthority())
        .set(HttpHeaderNames.CONTENT_TYPE, hook.form().contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length)
        .set(HttpHeaderNames.USER_AGENT, "muster")
        .set(HttpHeaderNames.CONNECTION, "close");
    hook.signer()
        .ifPresent(
            signer ->
                request.headers().set(Signer.HEADER, signer.sign(body, wall.millis() / 1_000)));
    return request;
  }

  /** Connects and says it; what comes of that completes the answer, whose end ends both. */
  private void begin(
      Hook hook, InetAddress address, String body, CompletableFuture<Answer> answer) {
    URI uri = hook.address();
    int port = port(uri);
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(new Line(uri.getHost(), port, tls(uri), answer))
            .connect(new InetSocketAddress(address, port));
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            answer.complete(later(String.valueOf(done.cause().getMessage())));
          } else if (!answer.isDone()) {
            connected.channel().writeAndFlush(request(hook, body));
          }
        });
    answer.whenComplete((what, problem) -> connected.channel().close());
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  private static Optional<SslContext> tls(URI uri) {
    try {
      return uri.getScheme().equals("https")
          ? Optional.of(
              SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build())
          : Optional.empty();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java speaks no TLS", e);
    }
  }

  /** What the bytes go through. */
  private static final class Line extends ChannelInitializer<Channel> {
    private final String host;
    private final int port;
    private final Optional<SslContext> tls;
    private final CompletableFuture<Answer> answer;

    Line(String host, int port, Optional<SslContext> tls, CompletableFuture<Answer> answer) {
      this.host = host;
      this.port = port;
      this.tls = tls;
      this.answer = answer;
    }

    @Override
    protected void initChannel(Channel channel) {
      tls.ifPresent(
          context -> channel.pipeline().addLast(context.newHandler(channel.alloc(), host, port)));
      channel.pipeline().addLast(new HttpClientCodec(), new Ear(answer));
    }
  }

  /** Hears the head of the answer, and no more. */
  private static final class Ear extends SimpleChannelInboundHandler<HttpObject> {
    private final CompletableFuture<Answer> answer;

    Ear(CompletableFuture<Answer> answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject said) {
      if (said instanceof HttpResponse head && !goesOn(head.status().code())) {
        answer.complete(judge(head));
        context.close();
      }
    }

    /** Not the answer yet: 100 to 199, but for a change of protocol, which nobody asked for. */
    private static boolean goesOn(int status) {
      return status / 100 == 1 && status != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.complete(later("it closed the connection without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answer.complete(later(String.valueOf(cause.getMessage())));
      context.close();
    }
  }

  private static Answer judge(HttpResponse head) {
    if (head.decoderResult().isFailure()) {
      return later("its answer is no HTTP: " + head.decoderResult().cause().getMessage());
    }
    int status = head.status().code();
    if (status / 100 == 2) {
      return new Answer.Taken(status);
    }
    if (status / 100 == 3) {
      return new Answer.Never("status " + status + ": it redirects, which is not followed");
    }
    boolean passing = status == 408 || status == 425 || status == 429 || status / 100 == 5;
    return passing
        ? new Answer.Later(
            "status " + status, asked(head.headers().get(HttpHeaderNames.RETRY_AFTER)))
        : new Answer.Never("status " + status + ": it does not take the message");
  }

  private static Duration asked(@org.jspecify.annotations.Nullable String seconds) {
    boolean given = seconds != null && seconds.matches("[0-9]{1,6}");
    Duration asked = given ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    return asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
  }

  /** Ends its thread. */
  void stop() {
    loop.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS);
  }
}
