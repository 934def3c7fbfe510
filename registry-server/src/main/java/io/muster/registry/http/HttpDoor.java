package io.muster.registry.http;

import io.muster.registry.Log;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes the connections that speak HTTP/1. Event loops. */
public final class HttpDoor {
  /** Connections at once: browsers take six each, scrapers one. */
  static final int MOST_CONNECTIONS = 256;

  /** A line or the headers together, in bytes. */
  private static final int MOST_LINE = 4 * 1024;

  private static final int MOST_HEADERS = 8 * 1024;
  private static final int CHUNK = 8 * 1024;

  /** Who, why, and for how long: nothing longer is sent here. */
  private static final int MOST_CONTENT = 16 * 1024;

  /**
   * Linux doubles this, and makes room again once a third of that has gone: by calculation who
   * takes 20 kB a second is seen to take something every 9 s, of a buffer that has grown to 4 MiB
   * once in 70.
   */
  private static final int SEND_BYTES = 256 * 1024;

  private static final int IDLE_SECONDS = 75;

  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Site site;
  private final Hosts hosts;
  private final Consumer<Runnable> people;
  private final Log log;

  /**
   * Makes the door.
   *
   * @param people has a question answered on the people's thread, or refuses with a
   *     RejectedExecutionException
   */
  public HttpDoor(Site site, Hosts hosts, Consumer<Runnable> people, Log log) {
    this.site = site;
    this.hosts = hosts;
    this.people = people;
    this.log = log;
  }

  /**
   * Takes a connection over.
   *
   * @param spoken to be called when the first request has come whole
   */
  public void take(ChannelPipeline pipeline, Runnable spoken) {
    Channel channel = pipeline.channel();
    channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BYTES);
    boolean full = open.size() >= MOST_CONNECTIONS;
    open.add(channel);
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MOST_LINE)
            .setMaxHeaderSize(MOST_HEADERS)
            .setMaxChunkSize(CHUNK);
    pipeline
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS))
        .addLast(new Haste())
        .addLast(new HttpServerCodec(limits))
        .addLast(new HttpServerKeepAliveHandler())
        .addLast(new HttpObjectAggregator(MOST_CONTENT, true))
        .addLast(new Conversation(site, hosts, people, log, spoken, full));
  }

  /** Returns how many connections are open. */
  public int connections() {
    return open.size();
  }

  /** Closes what is open, and whatever comes still. */
  @SuppressWarnings("FutureReturnValueIgnored") // their loops are ended next
  public void stop() {
    open.close();
  }
}
