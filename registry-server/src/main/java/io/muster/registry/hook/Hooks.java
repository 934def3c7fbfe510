package io.muster.registry.hook;

import io.muster.registry.Log;
import io.muster.registry.fleet.NotKnown;
import io.muster.registry.history.Journal;
import io.muster.registry.roster.Roster;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All hooks of a registry. Events wake it in the keeper's turn, where it only notes that there is
 * something; what they mean is worked out by the executor it is given, sending has threads of its
 * own.
 */
public final class Hooks {
  private static final String FOLDER = "hooks";
  private static final long STOP_MILLIS = 500;
  private static final long UNMET_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Journal journal;
  private final Supplier<Roster> rosters;
  private final World world;
  private final Path folder;
  private final Observing observing;
  private final ThreadPoolExecutor disk;
  private final Sender sender;
  private final List<Line> lines = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile boolean over;
  private volatile long lookedNanos;
  private long unmetNanos;
  private long upTo;
  private volatile String source = "/muster";

  /** A hook with what waits for it. */
  private record Line(Gathering gathering, Courier courier) {}

  /**
   * What hooks need of the world.
   *
   * @param wall for display and signatures
   * @param nanos monotonic
   * @param random for ids and distances between attempts
   * @param people works out what events mean; one thread
   */
  public record World(
      InstantSource wall, LongSupplier nanos, RandomGenerator random, Executor people, Log log) {}

  /**
   * A hook as people see it.
   *
   * @param name of the settings
   * @param address without what may be secret
   * @param form for example "slack"
   * @param waiting messages it has not taken yet
   * @param dropped messages dropped since the start, since too many waited
   * @param outcome of the last attempt, in words; empty before the first
   * @param taken whether that one was taken
   * @param atMillis when that was, since 1970 by the registry's clock; 0 before the first
   */
  public record Status(
      String name,
      String address,
      String form,
      int waiting,
      long dropped,
      String outcome,
      boolean taken,
      long atMillis) {}

  /**
   * Makes them; nothing is sent before {@link #start}.
   *
   * @param data the registry's folder: what is not taken yet is kept in it
   */
  public Hooks(
      List<Hook> hooks, Path data, Journal journal, Supplier<Roster> rosters, World world) {
    this.journal = journal;
    this.rosters = rosters;
    this.world = world;
    this.observing = new Observing(rosters.get());
    this.unmetNanos = world.nanos().getAsLong() - UNMET_NANOS;
    this.folder = data.resolve(FOLDER);
    this.disk = disk();
    this.sender = new Sender(world.wall(), names(), Sender.WITHIN);
    Courier.Means means =
        new Courier.Means(sender, world.random(), world.wall(), this::heard, world.log());
    for (Hook hook : hooks) {
      Backlog backlog = new Backlog(folder.resolve(hook.name()), disk, world.log());
      lines.add(new Line(new Gathering(hook, this::id), new Courier(hook, backlog, means)));
    }
  }

  private static Names names() {
    return new Names(
        InetAddress::getAllByName, Thread.ofPlatform().daemon().name("muster-hook-name").factory());
  }

  /** One thread for all, gone when there is nothing to write: they share a disk. */
  private static ThreadPoolExecutor disk() {
    return new ThreadPoolExecutor(
        0,
        1,
        1,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().name("muster-hook-disk").factory());
  }

  /**
   * Finds what waits from earlier. Nothing is sent yet.
   *
   * @throws IOException when a folder of what is not taken yet cannot be had, with words for people
   */
  public void open() throws IOException {
    for (Line line : lines) {
      try {
        line.courier().backlog().open();
      } catch (IOException e) {
        throw new IOException(
            "the folder "
                + folder.resolve(line.courier().hook().name())
                + " for what the webhook "
                + line.courier().hook().name()
                + " has not taken yet cannot be used: "
                + e
                + "; expected one this user can write, see --data-dir",
            e);
      }
    }
    new Leftovers(folder, lines.stream().map(line -> line.courier().hook().name()).toList())
        .clear(world.log());
  }

  /**
   * Begins to listen and to send; {@link #open} comes before.
   *
   * @param address of this registry, for those who are told
   */
  public void start(String address) {
    source = "/muster/" + address;
    for (Line line : lines) {
      line.courier().start();
    }
    if (!lines.isEmpty()) {
      journal.listen(this::wake);
    }
  }

  /** Time passes; keeper's turn, about ten times a second. */
  public void tick(long now) {
    if (!lines.isEmpty() && now - lookedNanos >= LOOK_NANOS) {
      wake();
    }
  }

  private void wake() {
    if (due.compareAndSet(false, true)) {
      world.people().execute(this::lookSafely);
    }
  }

  /** Whatever goes wrong with one look must not end the thread of all. */
  private void lookSafely() {
    due.set(false);
    try {
      look();
    } catch (RuntimeException e) {
      world.log().warn("webhooks could not be told of what happened: " + e);
    }
  }

  /** Works out what is to be told, once. One thread. */
  void look() {
    if (over) {
      return;
    }
    long now = world.nanos().getAsLong();
    lookedNanos = now;
    List<Happening> happenings = new ArrayList<>();
    Journal.Page page = journal.after(upTo, Journal.FLEET, instance -> true);
    upTo = page.newest();
    page.entries().forEach(entry -> happenings.addAll(observing.of(entry.event())));
    if (page.missed() > 0) {
      happenings.addAll(observing.compare(rosters.get(), world.wall().millis()));
    }
    happenings.addAll(unmet(now));
    for (Line line : lines) {
      happenings.forEach(happening -> line.gathering().add(happening, now));
      line.gathering().due(now).forEach(message -> line.courier().bring(message, source));
    }
  }

  private List<Happening> unmet(long now) {
    if (now - unmetNanos < UNMET_NANOS) {
      return List.of();
    }
    unmetNanos = now;
    Observing.Turn turn = observing.unmet(rosters.get());
    for (Line line : lines) {
      turn.met().forEach(u -> line.gathering().undo(Kind.UNMET, u.service(), u.requirement()));
    }
    long at = world.wall().millis();
    return turn.unmet().stream()
        .map(u -> new Happening(Kind.UNMET, u.service(), u.requirement(), "", "", at))
        .toList();
  }

  private String id() {
    byte[] id = new byte[16];
    world.random().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** Returns how each hook fares; any thread. */
  public List<Status> status() {
    return lines.stream().map(line -> status(line.courier())).toList();
  }

  private static Status status(Courier courier) {
    Courier.Outcome last = courier.last().orElse(new Courier.Outcome(false, "", 0));
    return new Status(
        courier.hook().name(),
        courier.hook().shownAddress(),
        courier.hook().form().word(),
        courier.backlog().size(),
        courier.backlog().dropped(),
        last.words(),
        last.taken(),
        last.atMillis());
  }

  /**
   * Sends a test to a hook at once; blocks for up to {@link Sender#WITHIN}.
   *
   * @param by who asks for it
   * @throws NotKnown when there is no hook of that name
   */
  public Status test(String name, String by) throws InterruptedException {
    Courier courier = courier(name);
    Happening test = new Happening(Kind.TEST, "muster", by, "", "", world.wall().millis());
    courier.now(new Message(id(), "muster", List.of(test)), source);
    return status(courier);
  }

  /**
   * Looks whether there is such a hook.
   *
   * @throws NotKnown when there is none of that name
   */
  void check(String name) {
    courier(name);
  }

  private Courier courier(String name) {
    return lines.stream()
        .map(Line::courier)
        .filter(courier -> courier.hook().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NotKnown(unknown(name)));
  }

  private String unknown(String name) {
    List<String> names = lines.stream().map(line -> line.courier().hook().name()).toList();
    return "no hook is named \""
        + io.muster.registry.roster.Grammar.shown(name)
        + "\"; "
        + (names.isEmpty()
            ? "none is set: hook.<name>.url = https://... in the file that --config names"
            : "known are " + String.join(", ", names));
  }

  private void heard() {
    listeners.forEach(Runnable::run);
  }

  /** Has it run when an attempt has come out, on that attempt's thread; it must only enqueue. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Ends what was begun; what waits is on disk. */
  public void stop() {
    over = true;
    lines.forEach(line -> line.courier().stop());
    sender.stop();
    disk.shutdown(); // what is to be written is
    try {
      if (!disk.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        world.log().warn("the disk is slow: some messages for webhooks are not on it yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
