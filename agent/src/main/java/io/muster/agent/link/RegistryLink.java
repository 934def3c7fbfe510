package io.muster.agent.link;

import io.grpc.Status;
import io.muster.agent.Allowed;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Connections;
import io.muster.agent.command.Command;
import io.muster.agent.command.Commands;
import io.muster.agent.command.Exit;
import io.muster.agent.command.ProcessExit;
import io.muster.agent.describe.Describer;
import io.muster.agent.describe.HostFacts;
import io.muster.agent.describe.Port;
import io.muster.agent.measure.Figures;
import io.muster.agent.measure.Measurement;
import io.muster.agent.mirror.RegistryStart;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.HostNames;
import io.muster.agent.settings.HostPort;
import io.muster.agent.wire.EndpointsForm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the stream: connects, says, hears, and comes back when it breaks. Everything
 * but {@link #portsChanged} and {@link #goodbye} happens on the event loop.
 */
@Allowed("the agent's own clock, for display")
public final class RegistryLink implements Conversation.Listener {
  private static final int RESOLVE_MILLIS = 5_000;

  /** A goodbye waits that long for a registry that has not said its welcome yet. */
  private static final long UNWELCOMED_MILLIS = 250;

  private static final long CONNECT_MILLIS = 10_000;

  /** A registry may spread its agents over this long, no longer. */
  private static final long LONGEST_MOVE_MILLIS = 60_000;

  private final AgentContext context;
  private final EventLoop loop;
  private final Executor pool;
  private final Channels channels;
  private final Sockets sockets;
  private final Connections connections = new Connections();
  private final HostFacts host = new HostFacts(System.getenv());
  private final Pulse pulse;
  private final Commands commands;
  private final Random random;
  private final Backoff backoff;
  private final Flips flips;
  private final Farewell farewell = new Farewell();
  private final StartLine startLine;

  private List<BoundSocket> open = Collections.emptyList();
  private @Nullable Conversation conversation;
  private @Nullable ScheduledFuture<?> answerDue;
  private boolean welcomed;
  private boolean leaving;
  private boolean complained;
  private int attempt;
  private long number;
  private long newestEpoch;
  private byte @Nullable [] description;
  private byte @Nullable [] registered;

  /** Makes a link; starts nothing. The pool runs what blocks. */
  public RegistryLink(AgentContext context, EventLoop loop, Executor pool) {
    this(context, loop, pool, new Random(), new Figures()::read);
  }

  RegistryLink(
      AgentContext context,
      EventLoop loop,
      Executor pool,
      Random random,
      Supplier<List<Measurement>> figures) {
    this(context, loop, pool, random, figures, new ProcessExit(context.log()));
  }

  RegistryLink(
      AgentContext context,
      EventLoop loop,
      Executor pool,
      Random random,
      Supplier<List<Measurement>> figures,
      Exit exit) {
    this.random = random;
    this.pulse = new Pulse(context, loop, pool, figures);
    this.commands = new Commands(context, loop, pool, exit);
    this.backoff = new Backoff(random);
    this.context = context;
    this.loop = loop;
    this.pool = pool;
    this.sockets = new Sockets(context.route());
    this.channels = new Channels(loop, pool, sockets);
    this.flips = new Flips(context.log());
    this.startLine = new StartLine(context);
  }

  /** Starts to connect. */
  public void start() {
    for (String problem : host.container().problems()) {
      context.log().warn(problem);
    }
    loop.execute(this::connect);
    pulse.start();
  }

  private void connect() {
    List<HostPort> registries = context.settings().registries();
    if (registries.isEmpty() || leaving) {
      return;
    }
    HostPort registry = registries.get(attempt++ % registries.size());
    pool.execute(
        () -> {
          try {
            InetSocketAddress address =
                new InetSocketAddress(
                    HostNames.resolve(registry.host(), RESOLVE_MILLIS), registry.port());
            loop.execute(() -> greet(address, registry));
          } catch (IOException e) {
            loop.execute(() -> again(registry.toString(), e.getMessage()));
          }
        });
  }

  @SuppressWarnings("IllegalCatch")
  private void greet(InetSocketAddress address, HostPort registry) {
    if (leaving) {
      return;
    }
    try {
      converse(address, registry);
    } catch (Throwable e) { // memory, or a class: the next try may have more luck
      conversation = null;
      again(registry.toString(), "the stream could not be opened, " + e);
    }
  }

  private void converse(InetSocketAddress address, HostPort registry) {
    Conversation next =
        new Conversation(channels.open(address, registry), registry.toString(), this);
    conversation = next;
    next.begin(
        context.route().authorization(),
        Saying.hello(context, host, Saying.digest(registered), newestEpoch));
    answerDue = loop.schedule(() -> giveUp(next), CONNECT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void giveUp(Conversation silent) {
    if (conversation == silent && !welcomed) {
      silent.drop();
      conversation = null;
      again(silent.address(), "it accepts but does not answer");
    }
  }

  /** The registry has answered, or the conversation is over: nobody waits for its answer. */
  private void answered() {
    ScheduledFuture<?> due = answerDue;
    if (due != null) {
      due.cancel(false);
    }
  }

  private void again(String address, @Nullable String why) {
    flips.down(address, why == null ? "no reason given" : why, context.process().ageMillis());
    boolean another = attempt % context.settings().registries().size() != 0;
    loop.later(this::connect, another ? backoff.nextRegistry() : backoff.next());
  }

  @Override
  public void heard(Conversation from, byte[] message) {
    if (from == conversation) {
      try {
        Hearing.tell(message, new Heard(from));
      } catch (IOException e) {
        from.drop();
        over(from, "it says what is no message: " + e.getMessage());
      }
    }
  }

  /** Acts on what one conversation says. */
  private final class Heard implements Hearing.Listener {
    private final Conversation from;

    Heard(Conversation from) {
      this.from = from;
    }

    @Override
    public void welcome(Hearing.Terms terms, RegistryStart start) {
      answered();
      newestEpoch = Math.max(newestEpoch, terms.epoch);
      commands.session(terms.epoch, terms.nowMillis);
      welcomed = true;
      flips.up(from.address(), context.process().ageMillis());
      context.mirror().linkUp(start);
      pulse.beginsOn(from, terms.metricsMillis);
      if (!terms.describedKnown) {
        registered = null;
      }
      describe();
      startLine.welcomed(from.address(), loop);
    }

    @Override
    public void registered(long said) {
      if (said == number) {
        registered = description;
        backoff.reset();
        startLine.registered(from.address(), ports(from), loop);
      }
    }

    @Override
    public void endpoints(EndpointsForm said) {
      take(from, said);
    }

    @Override
    public void command(Command said) {
      Set<Integer> ports = reached(from);
      commands.heard(
          said,
          () -> connections.established(ports),
          result -> from.say("result " + said.id(), Saying.result(said.id(), result)));
    }

    @Override
    public void move(long withinMillis) {
      long delay = (long) (random.nextDouble() * Math.min(withinMillis, LONGEST_MOVE_MILLIS));
      context.log().debug("the registry asks to come back; in " + delay + " ms");
      loop.later(() -> leave(from), delay);
    }

    @Override
    public void refused(Hearing.Refusal why, String reason, long retryAfterMillis) {
      context.log().warn("the registry at " + from.address() + " refused: " + reason);
      if (why == Hearing.Refusal.SUPERSEDED) {
        leaving = true;
      } else if (why == Hearing.Refusal.INVALID) {
        backoff.longest();
      } else if (why == Hearing.Refusal.BUSY) {
        backoff.atLeast(retryAfterMillis);
      }
    }

    @Override
    public void farewell() {
      farewell.heard();
    }
  }

  private void take(Conversation from, EndpointsForm said) {
    context.mirror().heard(said.list());
    String leftOut = context.mirror().leftOut();
    if (!leftOut.isEmpty()) {
      context.log().warn(leftOut);
    }
    if (said.problem() == null) {
      from.say("ack " + said.key(), Saying.ack(said.revision(), System.currentTimeMillis()));
    } else { // what was left out is not in force, so it is not acknowledged either
      context.log().warn("an endpoint for " + said.key() + " is not used: " + said.problem());
    }
  }

  private void leave(Conversation from) {
    if (from == conversation && !leaving) {
      from.drop();
      conversation = null;
      welcomed = false;
      pulse.ends();
      context.mirror().linkLost();
      connect();
    }
  }

  @Override
  public void ended(Conversation from, Status status) {
    if (from == conversation) {
      Throwable cause = status.getCause();
      String why = cause == null ? null : cause.getMessage();
      why = why == null ? status.getDescription() : why;
      over(from, why == null ? "the stream ended" : why);
    }
  }

  private void over(Conversation from, String why) {
    answered();
    conversation = null;
    welcomed = false;
    pulse.ends();
    if (leaving) {
      farewell.heard();
    } else {
      context.mirror().linkLost();
      again(from.address(), why);
    }
  }

  /** Takes the ports that are open now; any thread. */
  public void portsChanged(List<BoundSocket> now) {
    loop.execute(
        () -> {
          open = now;
          describe();
        });
  }

  private List<Port> ports(Conversation with) {
    return Describer.describe(open, advertisedHost(with));
  }

  /** Returns the ports that consumers use: those that others reach, but for the ones to operate. */
  private Set<Integer> reached(Conversation with) {
    Set<Integer> numbers = new HashSet<>();
    for (Port port : ports(with)) {
      if (port.advertised() && !Describer.isBackstage(port)) {
        numbers.add(port.socket().port());
      }
    }
    return numbers;
  }

  private String advertisedHost(Conversation with) {
    String told = context.settings().advertiseHost();
    return told.isEmpty() ? with.localHost() : told;
  }

  @SuppressWarnings("IllegalCatch") // memory, or a class: the stream goes on with what it has said
  private void describe() {
    Conversation with = conversation;
    if (with == null || !welcomed) {
      return;
    }
    try {
      describe(with);
    } catch (Throwable e) {
      if (!complained) {
        context.log().warn("the registry cannot be told what this service is now: " + e);
      }
      complained = true;
    }
  }

  private void describe(Conversation with) {
    String advertised = advertisedHost(with);
    byte[] next =
        Saying.description(
            context, host, ports(with), advertised.isEmpty() ? "127.0.0.1" : advertised);
    if (Arrays.equals(next, registered)) {
      backoff.reset();
    } else {
      description = next;
      with.say("described", Saying.described(++number, next));
    }
  }

  /** Says goodbye and closes; any thread. Waits as {@link Farewell#await} does. */
  public void goodbye(String reason, long millis) {
    loop.execute(
        () -> {
          leaving = true;
          Conversation with = conversation;
          if (with == null || !with.reached()) {
            farewell.heard();
            return;
          }
          with.say("goodbye", Saying.goodbye(reason));
          if (!welcomed) { // the registry may list this one already, or never say a word
            loop.later(farewell::heard, UNWELCOMED_MILLIS);
          }
        });
    try {
      if (!farewell.await(millis)) {
        context.log().debug("the registry did not answer the goodbye");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sockets.closeLast();
    loop.shutdown();
  }
}
