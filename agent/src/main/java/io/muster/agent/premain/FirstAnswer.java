package io.muster.agent.premain;

import io.muster.agent.mirror.Endpoint;
import io.muster.agent.mirror.EndpointList;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.HostPort;
import io.muster.agent.settings.Requirement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the registry once, before main, for what is required: the call {@code Registry.Resolve},
 * spoken with the JDK alone. What it does not expect, it leaves to the stream lane. Main thread.
 */
final class FirstAnswer {
  private static final String PATH = "/muster.registry.v1.Registry/Resolve";

  /** A registry gets no more than this to accept the connection; the stream lane tries longer. */
  private static final long CONNECT_MILLIS = 1_000;

  /** How often is looked whether the stream lane was faster, while the registry says nothing. */
  private static final long LOOK_MILLIS = 50;

  private final AgentContext context;
  private final Patience patience;
  private boolean refused;

  FirstAnswer(AgentContext context, Patience patience) {
    this.context = context;
    this.patience = patience;
  }

  /**
   * Asks each registry in turn until one answers, or the answer has come another way.
   *
   * @return whether waiting is over: all is there, or the registry said not to wait
   */
  boolean ask() {
    for (HostPort registry : context.settings().registries()) {
      if (patience.leftMillis() <= 0 || over()) {
        break;
      }
      try {
        return ask(registry);
      } catch (IOException | RuntimeException e) {
        context.log().debug("first answer: " + registry + ": " + e);
      }
    }
    return over();
  }

  private boolean over() {
    return context.mirror().toldToGoOn() || (patience.waits() && context.mirror().complete());
  }

  private boolean ask(HostPort registry) throws IOException {
    long connectMillis = Math.min(patience.leftMillis(), CONNECT_MILLIS);
    InetSocketAddress address =
        new InetSocketAddress(HostNames.resolve(registry.host(), connectMillis), registry.port());
    try (Http2Call call = new Http2Call(address, (int) connectMillis)) {
      call.ask(PATH, registry.toString(), question(patience.waits() ? patience.leftMillis() : 0));
      boolean last = false;
      while (!last && !call.ended() && !over()) {
        long left = patience.leftMillis();
        if (left <= 0) {
          throw new IOException("no answer in time");
        }
        if (call.arrives(Math.min(left, LOOK_MILLIS))) {
          call.read(left);
        }
        for (byte[] answer = call.message(); answer != null; answer = call.message()) {
          last |= take(answer);
        }
        patience.show(context);
      }
      return over();
    }
  }

  private byte[] question(long waitMillis) {
    AgentSettings settings = context.settings();
    ProtoWriter request = new ProtoWriter().text(1, context.serviceName().name());
    for (Requirement r : settings.requirements()) {
      ProtoWriter requirement = new ProtoWriter().text(1, r.key()).text(2, r.service());
      for (String tag : r.tags()) {
        requirement.text(3, tag);
      }
      request.bytes(2, requirement.text(4, r.port()).number(5, r.optional() ? 1 : 0).done());
    }
    return request.number(3, Math.max(0, waitMillis)).bytes(4, context.process().id()).done();
  }

  /** Returns whether it was the last answer worth waiting for. */
  private boolean take(byte[] answer) throws IOException {
    ProtoReader in = new ProtoReader(answer);
    boolean goOn = false;
    boolean complete = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        context.mirror().heard(endpoints(in.message()));
      } else if (field == 2) {
        complete = in.number() != 0;
      } else if (field == 3) {
        goOn = in.number() != 0;
      }
    }
    if (goOn) {
      context.mirror().goOn();
    }
    return goOn || (complete && context.mirror().complete());
  }

  private EndpointList endpoints(ProtoReader in) throws IOException {
    String key = "";
    long revision = 0;
    long empty = 0;
    List<Endpoint> endpoints = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        key = in.text();
      } else if (field == 2) {
        revision = in.number();
      } else if (field == 5) {
        endpoint(in.message(), endpoints);
      } else if (field == 6) {
        empty = in.number();
      }
    }
    EndpointList.EmptyBecause because =
        empty == 2
            ? EndpointList.EmptyBecause.ALL_GONE
            : empty == 1
                ? EndpointList.EmptyBecause.NEVER_SEEN
                : EndpointList.EmptyBecause.NOT_VOUCHED;
    return new EndpointList(key, revision, endpoints, because);
  }

  private void endpoint(ProtoReader in, List<Endpoint> to) throws IOException {
    StringBuilder id = new StringBuilder(32);
    String host = "";
    String protocol = "";
    String version = "";
    int port = 0;
    long state = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        for (byte b : in.bytes()) {
          id.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
      } else if (field == 2) {
        host = in.text();
      } else if (field == 3) {
        port = (int) Math.min(Math.max(in.number(), 0), 65_536);
      } else if (field == 4) {
        protocol = in.text();
      } else if (field == 5) {
        version = in.text();
      } else if (field == 6) {
        state = in.number();
      }
    }
    try {
      Endpoint endpoint = Endpoint.of(id.toString(), protocol, host, port, version);
      to.add(
          endpoint.in(
              state == 1
                  ? Endpoint.State.UP
                  : state == 2 ? Endpoint.State.SUSPECT : Endpoint.State.STALE));
    } catch (IllegalArgumentException e) {
      if (!refused) {
        context.log().warn("an endpoint of the registry is not used: " + e.getMessage());
      }
      refused = true; // one line is enough, however many there are
    }
  }
}
