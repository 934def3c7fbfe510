package io.muster.registry.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.muster.registry.roster.Arrival;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From what arrives to checked values. Everything throws IllegalArgumentException with what was
 * wrong, where, and what is expected.
 */
public final class Hearing {
  /** Bytes of one message, as the protocol states it. */
  public static final int MAX_MESSAGE = 256 * 1024;

  private static final int MAX_LABELS = 32;
  private static final int LONGEST_TEXT = 256;

  private Hearing() {}

  /** Throws IllegalArgumentException when the message is longer than the protocol allows. */
  public static void size(MessageLite message) {
    int bytes = message.getSerializedSize();
    if (bytes > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "message: at most " + MAX_MESSAGE + " bytes, got " + bytes);
    }
  }

  /** Returns the id of these 16 bytes. */
  public static InstanceId instanceId(ByteString bytes) {
    return InstanceId.of(bytes.toByteArray());
  }

  /** Returns who says Hello. */
  public static Arrival arrival(Hello hello) {
    return new Arrival(
        instanceId(hello.getInstanceId()),
        hello.getIncarnation(),
        hello.getNewestEpoch(),
        hello.getHost().getPid());
  }

  /** Returns what Hello says of the agent. */
  public static Introduction introduction(Hello hello, String observedHost) {
    HostFacts facts = hello.getHost();
    facts
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (value instanceof String text) {
                Grammar.text("host." + field.getName(), text, LONGEST_TEXT);
              }
            });
    return new Introduction(
        hello.getAgentVersion(),
        requirements(hello.getRequirementsList()),
        Verbatim.of(facts.toByteArray()),
        observedHost);
  }

  /** Returns the requirements, keys checked to be unique. */
  public static List<Requirement> requirements(List<io.muster.registry.v1.Requirement> said) {
    List<Requirement> heard =
        said.stream()
            .map(
                r ->
                    new Requirement(
                        r.getKey(),
                        r.getService(),
                        tags(r.getTagsList()),
                        r.getPort(),
                        r.getOptional()))
            .toList();
    Introduction.checkKeys(heard);
    return heard;
  }

  /** Returns the service described. */
  public static Service service(ServiceDescription said) {
    checkTexts(said);
    Set<String> names = new HashSet<>();
    for (Port port : said.getPortsList()) {
      if (!names.add(port.getName())) {
        throw new IllegalArgumentException(
            "ports: name \""
                + Grammar.shown(port.getName())
                + "\" stands twice; each port needs its own");
      }
    }
    List<Offer> reachable = new ArrayList<>();
    for (Port port : said.getPortsList()) {
      Offer offer =
          new Offer(
              port.getName(),
              hostOf(said, port),
              port.getNumber(),
              port.getProtocol(),
              port.getPrimary());
      if (port.getAdvertised()) {
        reachable.add(offer);
      }
    }
    if (said.getPortsCount() > Service.MAX_PORTS) {
      throw new IllegalArgumentException("ports: at most 256, got " + said.getPortsCount());
    }
    return new Service(
        said.getName(),
        said.getVersion(),
        tags(said.getTagsList()),
        reachable,
        said.getStatus() == ServiceDescription.Status.DRAINING,
        Verbatim.of(said.toByteArray()));
  }

  private static String hostOf(ServiceDescription said, Port port) {
    return port.getAdvertised() ? said.getAdvertisedHost() : "0.0.0.0";
  }

  private static void checkTexts(ServiceDescription said) {
    Grammar.text("group", said.getGroup(), 64);
    if (said.getLabelsCount() > MAX_LABELS) {
      throw new IllegalArgumentException("labels: at most 32, got " + said.getLabelsCount());
    }
    for (Map.Entry<String, String> label : said.getLabelsMap().entrySet()) {
      Grammar.text("label key", label.getKey(), LONGEST_TEXT);
      Grammar.text("label " + Grammar.shown(label.getKey()), label.getValue(), LONGEST_TEXT);
    }
    for (Port port : said.getPortsList()) {
      Grammar.text("port framework", port.getFramework().getName(), LONGEST_TEXT);
      Grammar.text("port framework version", port.getFramework().getVersion(), LONGEST_TEXT);
      Grammar.text("port server", port.getServer().getName(), LONGEST_TEXT);
      Grammar.text("port server version", port.getServer().getVersion(), LONGEST_TEXT);
      Grammar.text("port context_path", port.getContextPath(), LONGEST_TEXT);
      Grammar.text("port bind_address", port.getBindAddress(), LONGEST_TEXT);
    }
  }

  private static Set<String> tags(List<String> said) {
    if (said.size() > Grammar.MAX_TAGS) {
      throw new IllegalArgumentException("tags: at most 16, got " + said.size());
    }
    return Set.copyOf(said);
  }
}
