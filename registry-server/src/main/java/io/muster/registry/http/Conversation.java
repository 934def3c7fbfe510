package io.muster.registry.http;

import io.muster.registry.Log;
import io.muster.registry.identity.Identity;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection's requests, answered one after another in the order they came. Confined to the
 * connection's event loop.
 */
final class Conversation extends SimpleChannelInboundHandler<FullHttpRequest> {
  /** Requests a caller may have sent ahead. */
  private static final int MOST_AHEAD = 16;

  private final Site site;
  private final Hosts hosts;
  private final Consumer<Runnable> people;
  private final Log log;
  private final Runnable spoken;
  private final boolean full;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private boolean busy;

  /** Refused: nothing that was sent ahead is read or done any more. */
  private boolean over;

  /** Why, until it is said: after the answer that is being worked out, whose place is before it. */
  private @Nullable Problem refusal;

  private @Nullable Sse stream;

  Conversation(
      Site site, Hosts hosts, Consumer<Runnable> people, Log log, Runnable spoken, boolean full) {
    this.site = site;
    this.hosts = hosts;
    this.people = people;
    this.log = log;
    this.spoken = spoken;
    this.full = full;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest said) {
    if (over) {
      return;
    }
    context.pipeline().get(Haste.class).done();
    spoken.run();
    if (full) {
      refuse(
          context,
          new Problem(
              503,
              "Busy",
              HttpDoor.MOST_CONNECTIONS + " connections speak HTTP/1.1 already; try again later"));
      return;
    }
    try {
      take(context, request(context, said));
    } catch (Problem e) {
      refuse(context, e);
    }
  }

  private Request request(ChannelHandlerContext context, FullHttpRequest said) {
    if (said.decoderResult().isFailure()) {
      throw new Problem(
          400,
          "Bad request",
          "this is no HTTP/1.1 request: " + said.decoderResult().cause().getMessage());
    }
    hosts
        .trouble(said.headers().getAll(HttpHeaderNames.HOST))
        .ifPresent(
            trouble -> {
              throw trouble;
            });
    Map<String, String> headers = new HashMap<>();
    said.headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    try {
      QueryStringDecoder uri = new QueryStringDecoder(said.uri());
      return new Request(
          said.method().name(),
          uri.path(),
          uri.parameters(),
          headers,
          new Request.Said(
              said.content().toString(StandardCharsets.UTF_8),
              context.channel().remoteAddress(),
              context.pipeline().get(SslHandler.class) != null,
              Identity.NOBODY));
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "Bad request", "the address cannot be read: " + e.getMessage());
    }
  }

  private void take(ChannelHandlerContext context, Request request) {
    waiting.add(request);
    if (waiting.size() > MOST_AHEAD || stream != null) {
      refuse(
          context,
          new Problem(429, "Too many requests", "at most " + MOST_AHEAD + " requests ahead"));
    } else if (!busy) {
      next(context);
    }
  }

  private void next(ChannelHandlerContext context) {
    Request request = over ? null : waiting.poll();
    busy = request != null;
    if (refusal != null) {
      sayAndClose(context, refusal);
    } else if (request != null) {
      try {
        people.accept(() -> answer(context, request));
      } catch (RejectedExecutionException e) {
        write(context, Writing.problem(new Problem(503, "Busy", "" + e.getMessage())));
      }
    }
  }

  /** People's thread. Whatever goes wrong with one request must not end the thread of all. */
  @SuppressWarnings("IllegalCatch") // a stack too deep, too: or nobody would ever be answered here
  private void answer(ChannelHandlerContext context, Request request) {
    Answer answer;
    try {
      answer = site.answer(request);
    } catch (Problem e) {
      answer = Writing.problem(e);
    } catch (RuntimeException | Error e) {
      log.warn("the answer to " + request.path() + " failed: " + e);
      answer =
          Writing.problem(
              new Problem(500, "Failed", "the answer failed; the registry's log says how"));
    }
    Answer known = answer;
    context.executor().execute(() -> write(context, known));
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(ChannelHandlerContext context, Answer answer) {
    switch (answer) {
      case Answer.Whole whole -> {
        // The next is begun once this one is taken, or who takes none would have them all kept.
        Future<?> written = context.writeAndFlush(Writing.response(whole));
        Unsent.watch(context, written);
        written.addListener(
            done -> {
              if (done.isSuccess()) {
                next(context);
              } else {
                context.close(); // nobody is there for whom more would be done
              }
            });
      }
      case Answer.Events events -> {
        if (over) {
          context.close(); // an answer without an end, and there is something to refuse after it
          return;
        }
        Sse begun = new Sse(context);
        stream = begun;
        begun.begin(); // what the people's thread sends comes after this
        if (!context.channel().isActive()) {
          begun.ended();
        }
        begin(events, begun, context);
      }
      case Answer.Later later ->
          // Not by the people's thread, which may refuse: what this answers has begun already.
          later.whole().accept(whole -> context.executor().execute(() -> write(context, whole)));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void begin(Answer.Events events, Sse begun, ChannelHandlerContext context) {
    try {
      people.accept(() -> events.begin().accept(begun));
    } catch (RejectedExecutionException e) {
      context.close(); // it will come back
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void refuse(ChannelHandlerContext context, Problem problem) {
    over = true;
    waiting.clear();
    context.channel().config().setAutoRead(false);
    if (stream != null) {
      context.close(); // in the middle of an answer
    } else if (busy) {
      refusal = problem;
    } else {
      sayAndClose(context, problem);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void sayAndClose(ChannelHandlerContext context, Problem problem) {
    FullHttpResponse said = Writing.response(Writing.problem(problem));
    HttpUtil.setKeepAlive(said, false);
    ChannelFuture written = context.writeAndFlush(said);
    Unsent.watch(context, written);
    written.addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !busy) {
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (stream != null) {
      stream.ended();
    }
  }

  /** Lost connections end here; they are nobody's trouble. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
