package io.muster.agent.wire;

import io.muster.agent.mirror.Endpoint;
import io.muster.agent.mirror.EndpointList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the message Endpoints. An endpoint out of its grammar is left out, and said: nothing else
 * of a peer's message reaches the host.
 */
public final class EndpointsForm {
  private static final int STATE_UP = 1;
  private static final int STATE_SUSPECT = 2;
  private static final int NEVER_SEEN = 1;
  private static final int ALL_GONE = 2;

  private String key = "";
  private long revision;
  private long emptyBecause;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private @Nullable String problem;

  private EndpointsForm() {}

  /**
   * Reads the message.
   *
   * @throws IOException when these bytes are none
   */
  public static EndpointsForm read(ProtoReader in) throws IOException {
    EndpointsForm form = new EndpointsForm();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        form.key = in.text();
      } else if (field == 2) {
        form.revision = in.number();
      } else if (field == 5) {
        form.add(in.message());
      } else if (field == 6) {
        form.emptyBecause = in.number();
      }
    }
    return form;
  }

  private void add(ProtoReader in) throws IOException {
    String id = "";
    String host = "";
    String protocol = "";
    String version = "";
    long port = 0;
    long state = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        id = hex(in.bytes());
      } else if (field == 2) {
        host = in.text();
      } else if (field == 3) {
        port = in.number();
      } else if (field == 4) {
        protocol = in.text();
      } else if (field == 5) {
        version = in.text();
      } else if (field == 6) {
        state = in.number();
      }
    }
    try {
      int number = (int) Math.min(Math.max(port, 0), 65_536);
      endpoints.add(Endpoint.of(id, protocol, host, number, version).in(state(state)));
    } catch (IllegalArgumentException e) {
      problem = problem == null ? e.getMessage() : problem;
    }
  }

  private static String hex(byte[] id) {
    StringBuilder hex = new StringBuilder(32);
    for (byte b : id) {
      hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return hex.toString();
  }

  private static Endpoint.State state(long state) {
    return state == STATE_UP
        ? Endpoint.State.UP
        : state == STATE_SUSPECT ? Endpoint.State.SUSPECT : Endpoint.State.STALE;
  }

  /** Returns the key of the requirement it is about. */
  public String key() {
    return key;
  }

  /** Returns the roster's revision. */
  public long revision() {
    return revision;
  }

  /** Returns what is wrong with the first endpoint that was left out, or null. */
  public @Nullable String problem() {
    return problem;
  }

  /** Returns the list. One that lost all its endpoints to their grammar is not vouched for. */
  public EndpointList list() {
    EndpointList.EmptyBecause because =
        problem != null
            ? EndpointList.EmptyBecause.NOT_VOUCHED
            : emptyBecause == ALL_GONE
                ? EndpointList.EmptyBecause.ALL_GONE
                : emptyBecause == NEVER_SEEN
                    ? EndpointList.EmptyBecause.NEVER_SEEN
                    : EndpointList.EmptyBecause.NOT_VOUCHED;
    return new EndpointList(key, revision, endpoints, because);
  }
}
