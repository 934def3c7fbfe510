package io.muster.registry.hook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Finds the addresses of names. The system's search blocks for as long as the name server likes and
 * cannot be called off, so each has a thread of its own, one a name at a time: whoever asks again
 * meanwhile waits for the same. Any thread.
 */
final class Names {
  private final Resolver resolver;
  private final ThreadFactory threads;
  private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();

  /** The search itself. */
  @FunctionalInterface
  interface Resolver {
    /** Returns at least one address; blocks. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * Makes one.
   *
   * @param threads daemons of the platform: the search would hold the carrier of a virtual one
   */
  Names(Resolver resolver, ThreadFactory threads) {
    this.resolver = resolver;
    this.threads = threads;
  }

  /** Returns the addresses, or an UnknownHostException, when they are known. */
  CompletableFuture<InetAddress[]> of(String host) {
    CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
    CompletableFuture<InetAddress[]> earlier = underWay.putIfAbsent(host, mine);
    if (earlier != null) {
      return earlier;
    }
    threads.newThread(() -> search(host, mine)).start();
    return mine;
  }

  @SuppressWarnings("IllegalCatch") // thread top: whoever waits is told
  private void search(String host, CompletableFuture<InetAddress[]> mine) {
    try {
      InetAddress[] found = resolver.addresses(host);
      underWay.remove(host);
      mine.complete(found);
    } catch (UnknownHostException | RuntimeException e) {
      underWay.remove(host);
      mine.completeExceptionally(e);
    }
  }
}
