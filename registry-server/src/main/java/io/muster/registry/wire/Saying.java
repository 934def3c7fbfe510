package io.muster.registry.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.muster.registry.roster.Endpoint;
import io.muster.registry.roster.Finding;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.State;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.Registered;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Welcome;

/** From values to what leaves. Any thread. */
public final class Saying {
  private static final int LONGEST_REASON = 512;

  /** Left of a message's length for what stands around the endpoints. */
  private static final int ROOM_FOR_THE_REST = 4 * 1024;

  private Saying() {}

  /**
   * Returns where a requirement stands, whole; of a list that does not fit into a message, the best
   * that do.
   */
  public static Endpoints endpoints(
      Requirement requirement, Finding finding, long revision, Endpoints.Kind kind, String reason) {
    Endpoints.Builder said =
        Endpoints.newBuilder()
            .setRequirementKey(requirement.key())
            .setRevision(revision)
            .setKind(kind)
            .setReason(cut(reason))
            .setEmptyBecause(emptyBecause(finding.empty()));
    int room = Hearing.MAX_MESSAGE - ROOM_FOR_THE_REST;
    for (Endpoint endpoint : finding.endpoints()) {
      io.muster.registry.v1.Endpoint next = endpoint(endpoint);
      room -= CodedOutputStream.computeMessageSize(Endpoints.ENDPOINTS_FIELD_NUMBER, next);
      if (room < 0) {
        break;
      }
      said.addEndpoints(next);
    }
    return said.build();
  }

  /** Returns why a list is empty, as it travels. */
  public static Endpoints.EmptyBecause emptyBecause(Finding.Empty empty) {
    return switch (empty) {
      case NOT_VOUCHED -> Endpoints.EmptyBecause.NOT_VOUCHED;
      case NEVER_SEEN -> Endpoints.EmptyBecause.NEVER_SEEN;
      case ALL_GONE -> Endpoints.EmptyBecause.ALL_GONE;
    };
  }

  /** Returns the endpoint as it travels. */
  public static io.muster.registry.v1.Endpoint endpoint(Endpoint endpoint) {
    return io.muster.registry.v1.Endpoint.newBuilder()
        .setInstanceId(ByteString.copyFrom(endpoint.instance().bytes()))
        .setHost(endpoint.host())
        .setPort(endpoint.port())
        .setProtocol(endpoint.protocol())
        .setVersion(endpoint.version())
        .setState(
            switch (endpoint.state()) {
              case UP -> io.muster.registry.v1.Endpoint.State.UP;
              case SUSPECT -> io.muster.registry.v1.Endpoint.State.SUSPECT;
              case STALE -> io.muster.registry.v1.Endpoint.State.STALE;
            })
        .addAllTags(endpoint.tags())
        .build();
  }

  /** Returns the state as people's tools know it. */
  public static io.muster.registry.v1.Instance.State state(State state) {
    return switch (state) {
      case UP -> io.muster.registry.v1.Instance.State.UP;
      case SUSPECT -> io.muster.registry.v1.Instance.State.SUSPECT;
      case STALE -> io.muster.registry.v1.Instance.State.STALE;
    };
  }

  /** Returns a refusal. */
  public static RegistryMessage refused(Refused.Code code, String reason) {
    return RegistryMessage.newBuilder()
        .setRefused(Refused.newBuilder().setCode(code).setReason(cut(reason)))
        .build();
  }

  /** Returns the answer to a Described that is on disk. */
  public static RegistryMessage registered(long number, long revision) {
    return RegistryMessage.newBuilder()
        .setRegistered(Registered.newBuilder().setNumber(number).setRevision(revision))
        .build();
  }

  /** Returns a welcome. */
  public static RegistryMessage welcome(Welcome.Builder welcome) {
    return RegistryMessage.newBuilder().setWelcome(welcome).build();
  }

  /** Returns the text, cut to what a reason may hold. */
  public static String cut(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
  }
}
