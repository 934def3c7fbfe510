package io.muster.endtoend;

import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ResolveAnswer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Thousands of agents without a JVM each: real streams on TCP connections of their own. */
final class Crowd implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final int BEAT_SECONDS = 10;

  /** At most so many on their way at the first arrival; a return is limited by nobody. */
  private static final int ARRIVING = 500;

  /** As many agents as there may be on one machine. */
  private static final int PER_MACHINE = 40;

  private final String address;
  private final Random random;
  private final Object news = new Object();
  private final List<Member> members = new ArrayList<>();
  private final EventLoopGroup loops =
      new NioEventLoopGroup(2, Thread.ofPlatform().daemon().name("crowd-", 0).factory());
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("crowd-later").factory());

  Crowd(String address, long seed) {
    this.address = address;
    this.random = new Random(seed);
  }

  /** Has a member come; it registers as the service and requires the other one. */
  Member add(String service, String required) throws InterruptedException {
    Member member = new Member(this, members.size(), service, required);
    members.add(member);
    await(
        "room for the next",
        () -> members.size() - count(Member::registered) < ARRIVING || loops.isShutdown());
    member.begin();
    long beat = 1_000L + random.nextInt(1_000 * BEAT_SECONDS);
    var unused =
        later.scheduleAtFixedRate(
            member::beat, beat, TimeUnit.SECONDS.toMillis(BEAT_SECONDS), TimeUnit.MILLISECONDS);
    return member;
  }

  List<Member> members() {
    return members;
  }

  int count(Predicate<Member> fits) {
    int count = 0;
    for (Member member : members) {
      count += fits.test(member) ? 1 : 0;
    }
    return count;
  }

  /** Waits until every member is registered; returns the clock then, in nanoseconds. */
  long awaitAll() throws InterruptedException {
    await("all registered", () -> count(Member::registered) == members.size());
    return System.nanoTime();
  }

  /** Something that comes true. */
  interface Condition {
    boolean holds();
  }

  /** Something that is waited for may have come true; any thread. */
  void changed() {
    synchronized (news) {
      news.notifyAll();
    }
  }

  /** Looks at each change of a member. */
  void await(String what, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    synchronized (news) {
      while (!condition.holds()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("not seen: " + what + "; " + registered());
        }
        TimeUnit.NANOSECONDS.timedWait(news, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      }
    }
  }

  private String registered() {
    return "registered: "
        + count(Member::registered)
        + " of "
        + members.size()
        + "; the first that is not: "
        + members.stream().filter(m -> !m.registered()).findFirst();
  }

  /**
   * Connects a member from an address of its machine's own: ten thousand calls from a single one
   * are an attack, and are held back as such.
   */
  void connect(int number, LeanStream.Listener<RegistryMessage> member) {
    int machine = number / PER_MACHINE;
    String from = "127.1." + machine / 250 + "." + (1 + machine % 250);
    open(from, LeanStream.Call.CONNECT, member);
  }

  private <T> void open(String from, LeanStream.Call<T> call, LeanStream.Listener<T> listener) {
    int colon = address.lastIndexOf(':');
    LeanStream.open(
        loops,
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
        new InetSocketAddress(from, 0),
        call,
        listener);
  }

  /** Asks from a machine of the asker's own. */
  void ask(int number, LeanStream.Listener<ResolveAnswer> asker) {
    String from = "127.2." + number / 250 % 250 + "." + (1 + number % 250);
    open(from, LeanStream.Call.RESOLVE, asker);
  }

  /** Has it done after a random part of so many milliseconds, which is returned. */
  long later(long withinMillis, Runnable task) {
    long delay;
    synchronized (random) {
      delay = random.nextLong(withinMillis);
    }
    if (!later.isShutdown()) {
      var unused = later.schedule(task, delay, TimeUnit.MILLISECONDS);
    }
    return delay;
  }

  @Override
  public void close() {
    later.shutdownNow();
    members.forEach(Member::close);
    var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
