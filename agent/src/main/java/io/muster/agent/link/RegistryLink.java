package io.muster.agent.link;

import io.grpc.Status;
import io.muster.agent.Allowed;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.describe.Describer;
import io.muster.agent.describe.HostFacts;
import io.muster.agent.describe.Port;
import io.muster.agent.measure.Figures;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.HostNames;
import io.muster.agent.settings.HostPort;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Welcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the stream: connects, says, hears, and comes back when it breaks. Everything
 * but {@link #portsChanged} and {@link #goodbye} happens on the event loop.
 */
@Allowed("the agent's own clock, for display")
public final class RegistryLink implements Conversation.Listener {
  private static final int RESOLVE_MILLIS = 5_000;
  private static final long CONNECT_MILLIS = 10_000;

  private final AgentContext context;
  private final EventLoop loop;
  private final Executor pool;
  private final Channels channels;
  private final Sockets sockets;
  private final HostFacts host = new HostFacts(System.getenv());
  private final Figures figures = new Figures();
  private final Backoff backoff = new Backoff(new Random());
  private final Flips flips;
  private final CountDownLatch farewell = new CountDownLatch(1);
  private final StartLine startLine;

  private List<BoundSocket> open = Collections.emptyList();
  private @Nullable Conversation conversation;
  private boolean welcomed;
  private boolean leaving;
  private int attempt;
  private long number;
  private long metricsMillis;
  private @Nullable ServiceDescription description;
  private @Nullable ServiceDescription registered;

  /** Makes a link; starts nothing. The pool runs what blocks. */
  public RegistryLink(AgentContext context, EventLoop loop, Executor pool) {
    this.context = context;
    this.loop = loop;
    this.pool = pool;
    this.sockets = new Sockets();
    this.channels = new Channels(loop, pool, sockets);
    this.flips = new Flips(context.log());
    this.startLine = new StartLine(context);
    this.metricsMillis = context.settings().metricsMillis();
  }

  /** Starts to connect. */
  public void start() {
    loop.execute(this::connect);
    loop.later(this::measure, metricsMillis);
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

  private void greet(InetSocketAddress address, HostPort registry) {
    if (leaving) {
      return;
    }
    Conversation next =
        new Conversation(channels.open(address, registry.toString()), registry.toString(), this);
    conversation = next;
    next.begin(Wire.hello(context, host, Wire.digest(registered)));
    loop.later(
        () -> {
          if (conversation == next && !welcomed) {
            next.drop();
            conversation = null;
            again(next.address(), "it accepts but does not answer");
          }
        },
        CONNECT_MILLIS);
  }

  private void again(String address, @Nullable String why) {
    flips.down(address, why == null ? "no reason given" : why, context.process().ageMillis());
    loop.later(this::connect, backoff.next());
  }

  @Override
  public void heard(Conversation from, RegistryMessage message) {
    if (from != conversation) {
      return;
    }
    switch (message.getMessageCase()) {
      case WELCOME:
        welcome(from, message.getWelcome());
        break;
      case REGISTERED:
        if (message.getRegistered().getNumber() == number) {
          registered = description;
          startLine.registered(from.address(), ports(from), loop);
        }
        break;
      case ENDPOINTS:
        endpoints(from, message.getEndpoints());
        break;
      case COMMAND:
        from.say("command", Wire.notDone(message.getCommand().getId()));
        break;
      case MOVE:
        long delay = (long) (new Random().nextDouble() * message.getMove().getWithinMillis());
        context.log().debug("the registry asks to come back in " + delay + " ms");
        break;
      case REFUSED:
        refused(from, message.getRefused());
        break;
      case FAREWELL:
        farewell.countDown();
        break;
      default:
        break; // of a newer registry: what is not understood is not needed
    }
  }

  private void welcome(Conversation from, Welcome welcome) {
    welcomed = true;
    backoff.reset();
    flips.up(from.address(), context.process().ageMillis());
    context.mirror().linkUp();
    if (welcome.getMetricsIntervalMillis() > 0) {
      metricsMillis =
          Math.min(context.settings().metricsMillis(), welcome.getMetricsIntervalMillis());
    }
    if (!welcome.getDescribedKnown()) {
      registered = null;
    }
    describe();
    startLine.welcomed(from.address(), loop);
  }

  private void endpoints(Conversation from, Endpoints said) {
    try {
      context.mirror().heard(Wire.heard(said));
      from.say("ack", Wire.ack(said.getRevision(), System.currentTimeMillis()));
    } catch (IllegalArgumentException e) {
      context
          .log()
          .warn(
              "what the registry says of "
                  + said.getRequirementKey()
                  + " is not used: "
                  + e.getMessage());
    }
  }

  private void refused(Conversation from, Refused refused) {
    context.log().warn("the registry at " + from.address() + " refused: " + refused.getReason());
    if (refused.getCode() == Refused.Code.SUPERSEDED) {
      leaving = true;
    } else if (refused.getCode() == Refused.Code.INVALID) {
      backoff.longest();
    }
  }

  @Override
  public void ended(Conversation from, Status status) {
    if (from != conversation) {
      return;
    }
    conversation = null;
    welcomed = false;
    if (leaving) {
      farewell.countDown();
    } else {
      context.mirror().linkLost();
      String why = status.getDescription();
      Throwable cause = status.getCause();
      again(
          from.address(),
          cause != null && cause.getMessage() != null
              ? cause.getMessage()
              : why == null ? "the stream ended" : why);
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

  private String advertisedHost(Conversation with) {
    String told = context.settings().advertiseHost();
    return told.isEmpty() ? with.localHost() : told;
  }

  private void describe() {
    Conversation with = conversation;
    if (with == null || !welcomed) {
      return;
    }
    String advertised = advertisedHost(with);
    ServiceDescription next =
        Wire.description(context, ports(with), advertised.isEmpty() ? "127.0.0.1" : advertised);
    if (!next.equals(registered)) {
      description = next;
      with.say("described", Wire.described(++number, next));
    }
  }

  private void measure() {
    loop.later(this::measure, metricsMillis);
    if (welcomed) {
      pool.execute(
          () -> {
            io.muster.registry.v1.AgentMessage metrics =
                Wire.metrics(figures.read(), System.currentTimeMillis());
            loop.execute(
                () -> {
                  Conversation with = conversation;
                  if (with != null && welcomed) {
                    with.say("metrics", metrics);
                  }
                });
          });
    }
  }

  /** Says goodbye and closes; any thread, for at most this long. */
  public void goodbye(String reason, long millis) {
    loop.execute(
        () -> {
          leaving = true;
          Conversation with = conversation;
          if (with == null || !welcomed) {
            farewell.countDown();
          } else {
            with.say("goodbye", Wire.goodbye(reason));
          }
        });
    try {
      if (!farewell.await(millis, TimeUnit.MILLISECONDS)) {
        context.log().debug("the registry did not answer the goodbye");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sockets.closeLast();
    loop.shutdown();
  }
}
