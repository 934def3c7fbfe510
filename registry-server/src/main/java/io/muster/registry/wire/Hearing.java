package io.muster.registry.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.muster.registry.check.Protocol;
import io.muster.registry.roster.Arrival;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.ResolveRequest;
import io.muster.registry.v1.ServiceDescription;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From what arrives to checked values. {@link #check} holds each message against the rules of the
 * protocol first; what the values' own constructors ask beyond that, they ask here. Everything
 * throws IllegalArgumentException with what was wrong, where, and what is expected.
 */
public final class Hearing {
  /** Bytes of one message, as the protocol states it. */
  public static final int MAX_MESSAGE = 256 * 1024;

  private static final OneofDescriptor SAID = AgentMessage.getDescriptor().getOneofs().getFirst();

  private Hearing() {}

  /**
   * Holds what an agent says against the rules of the protocol: its length, and each field's own.
   *
   * @throws IllegalArgumentException with the path of the field, inside the message that was said
   */
  public static void check(Heard heard) {
    size(heard.length());
    AgentMessage message = heard.message();
    FieldDescriptor said = message.getOneofFieldDescriptor(SAID);
    if (said != null) { // what only a newer agent says is passed over
      Protocol.check((Message) message.getField(said));
    }
  }

  /**
   * Holds a question against the rules of the protocol.
   *
   * @throws IllegalArgumentException with the path of the field
   */
  public static void check(ResolveRequest request) {
    size(request.getSerializedSize());
    Protocol.check(request);
  }

  private static void size(int bytes) {
    if (bytes > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "message: at most " + MAX_MESSAGE + " bytes, got " + bytes);
    }
  }

  /** Returns who says Hello, of that tenant. */
  public static Arrival arrival(Hello hello, Tenant whose) {
    return new Arrival(
        InstanceId.of(whose, hello.getInstanceId().toByteArray()),
        hello.getIncarnation(),
        hello.getNewestEpoch(),
        hello.getHost().getPid());
  }

  /** Returns what Hello says of the agent, which is of that tenant. */
  public static Introduction introduction(Hello hello, String observedHost, Tenant whose) {
    return new Introduction(
        hello.getAgentVersion(),
        requirements(hello.getRequirementsList(), whose),
        Verbatim.of(hello.getHost().toByteArray()),
        observedHost,
        hello.getAllowedCommandsList());
  }

  /** Returns the requirements, all of that tenant's services, keys checked to be unique. */
  public static List<Requirement> requirements(
      List<io.muster.registry.v1.Requirement> said, Tenant whose) {
    List<Requirement> heard =
        said.stream()
            .map(
                r ->
                    new Requirement(
                        r.getKey(),
                        whose.qualify(r.getService()),
                        tags(r.getTagsList()),
                        r.getPort(),
                        r.getOptional()))
            .toList();
    Introduction.checkKeys(heard);
    return heard;
  }

  /**
   * Returns the service described, which is that tenant's.
   *
   * @param was the same instance's service before; what is still so is shared with it
   */
  public static Service service(Heard heard, Tenant whose, @Nullable Service was) {
    ServiceDescription said = heard.message().getDescribed().getService();
    return Describing.service(
        said, whose, heard.description().orElseGet(() -> Verbatim.of(said.toByteArray())), was);
  }

  /** Returns the service described, which is that tenant's, with the bytes it was read from. */
  public static Service service(ServiceDescription said, Tenant whose, Verbatim verbatim) {
    return Describing.service(said, whose, verbatim, null);
  }

  /** Returns those tags, as a set. */
  static Set<String> tags(List<String> said) {
    if (said.size() > Grammar.MAX_TAGS) {
      throw new IllegalArgumentException("tags: at most 16, got " + said.size());
    }
    return Set.copyOf(said);
  }
}
