package io.muster.agent.premain;

import io.muster.agent.mirror.Endpoint;
import io.muster.agent.mirror.EndpointList;
import io.muster.agent.mirror.Mirror;
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

  /**
   * While there is another registry to try, one gets no more than this to accept the connection.
   */
  private static final long CONNECT_MILLIS = 1_000;

  private final AgentContext context;

  FirstAnswer(AgentContext context) {
    this.context = context;
  }

  /**
   * Asks each registry in turn until one answers.
   *
   * @param bound milliseconds since the agent's start at which waiting ends
   * @param waits whether the answer is worth waiting for
   * @return whether a registry answered to the end: all is there, or it said not to wait
   */
  boolean ask(long bound, boolean waits) {
    List<HostPort> registries = context.settings().registries();
    for (int i = 0; i < registries.size(); i++) {
      long left = bound - context.process().ageMillis();
      if (left <= 0) {
        return false;
      }
      boolean last = i == registries.size() - 1;
      try {
        return ask(registries.get(i), last ? left : Math.min(left, CONNECT_MILLIS), bound, waits);
      } catch (IOException | RuntimeException e) {
        context.log().debug("first answer: " + registries.get(i) + ": " + e);
      }
    }
    return false;
  }

  private boolean ask(HostPort registry, long connectMillis, long bound, boolean waits)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(HostNames.resolve(registry.host(), connectMillis), registry.port());
    try (Http2Call call = new Http2Call(address, (int) connectMillis)) {
      long left = bound - context.process().ageMillis();
      call.ask(PATH, registry.toString(), question(waits ? left : 0));
      Mirror mirror = context.mirror();
      byte[] answer = call.next(Math.max(1, left));
      while (answer != null && !take(answer)) {
        answer = call.next(Math.max(1, bound - context.process().ageMillis()));
      }
      return mirror.complete() || mirror.toldToGoOn();
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
    return request.number(3, waitMillis).bytes(4, context.process().id()).done();
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
    return goOn || complete && context.mirror().complete();
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
        port = (int) in.number();
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
      context.log().warn("an endpoint of the registry is not used: " + e.getMessage());
    }
  }
}
