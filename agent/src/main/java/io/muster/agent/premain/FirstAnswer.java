package io.muster.agent.premain;

import io.muster.agent.settings.HostPort;
import io.muster.agent.settings.Requirement;
import io.muster.agent.wire.EndpointsForm;
import io.muster.agent.wire.ProtoReader;
import io.muster.agent.wire.ProtoWriter;
import io.muster.agent.wire.RequirementForm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Asks the registry once, before main, for what is required: the call {@code Registry.Resolve},
 * spoken with the JDK alone. What it does not expect, it leaves to the stream lane. Main thread.
 */
final class FirstAnswer {
  private static final String PATH = "/muster.registry.v1.Registry/Resolve";

  /** A registry gets no more than this to accept the connection; the stream lane tries longer. */
  private static final long CONNECT_MILLIS = 1_000;

  /** With a handshake, which a cold JVM on a busy machine needs a second for. */
  private static final long SECURE_MILLIS = 3_000;

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
    Route route = context.route();
    long most = route.isSecure() ? SECURE_MILLIS : CONNECT_MILLIS;
    long connectMillis = Math.min(patience.leftMillis(), most);
    InetSocketAddress address =
        new InetSocketAddress(HostNames.resolve(registry.host(), connectMillis), registry.port());
    Socket socket = route.open(registry, address.getAddress());
    try (Http2Call call = new Http2Call(socket, address, (int) connectMillis)) {
      byte[] headers =
          new CallHeaders(PATH, registry.toString(), route.isSecure())
              .authorization(route.authorization())
              .bytes();
      call.ask(headers, question(patience.waits() ? patience.leftMillis() : 0));
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
    ProtoWriter request = new ProtoWriter().text(1, context.serviceName().name());
    for (Requirement requirement : context.settings().requirements()) {
      request.message(2, RequirementForm.write(requirement));
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
        heard(EndpointsForm.read(in.message()));
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

  private void heard(EndpointsForm said) {
    if (said.problem() != null && !refused) {
      refused = true; // one line is enough, however many there are
      context.log().warn("an endpoint of the registry is not used: " + said.problem());
    }
    context.mirror().heard(said.list());
    String leftOut = context.mirror().leftOut();
    if (!leftOut.isEmpty()) {
      context.log().warn(leftOut);
    }
  }
}
