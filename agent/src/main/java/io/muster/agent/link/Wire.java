package io.muster.agent.link;

import com.google.protobuf.ByteString;
import io.muster.agent.bind.ApiDescription;
import io.muster.agent.describe.Framework;
import io.muster.agent.describe.HostFacts;
import io.muster.agent.describe.Port;
import io.muster.agent.measure.Figures;
import io.muster.agent.measure.Measurement;
import io.muster.agent.mirror.Endpoint;
import io.muster.agent.mirror.EndpointList;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.settings.AgentSettings;
import io.muster.registry.v1.Ack;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Software;
import java.util.ArrayList;
import java.util.List;

/**
 * Between values and what travels; beside the stream's own class the only user of generated types.
 */
final class Wire {
  private Wire() {}

  static AgentMessage hello(AgentContext context, HostFacts host, long describedDigest) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setInstanceId(ByteString.copyFrom(context.process().id()))
            .setIncarnation(context.process().incarnation())
            .setAgentVersion(version())
            .setHost(facts(host, context.process().incarnation()))
            .setLastRevision(context.mirror().revision())
            .setDescribedDigest(describedDigest);
    for (io.muster.agent.settings.Requirement r : context.settings().requirements()) {
      hello.addRequirements(
          Requirement.newBuilder()
              .setKey(r.key())
              .setService(r.service())
              .addAllTags(r.tags())
              .setPort(r.port())
              .setOptional(r.optional()));
    }
    return AgentMessage.newBuilder().setHello(hello).build();
  }

  private static String version() {
    return "0.1.0";
  }

  private static io.muster.registry.v1.HostFacts facts(HostFacts host, long startedAtMillis) {
    return io.muster.registry.v1.HostFacts.newBuilder()
        .setHostName(host.hostName())
        .setPid(host.pid())
        .setUser(host.property("user.name"))
        .setOsName(host.property("os.name"))
        .setOsVersion(host.property("os.version"))
        .setOsArch(host.property("os.arch"))
        .setCpus(host.cpus())
        .setMemoryBytes(host.memoryBytes())
        .setJavaVersion(host.property("java.version"))
        .setJavaVendor(host.property("java.vendor"))
        .setJvmName(host.property("java.vm.name"))
        .setStartedAtMillis(startedAtMillis)
        .setContainerId(host.containerId())
        .setPod(host.pod())
        .setNamespace(host.namespace())
        .setNode(host.node())
        .setImage(host.image())
        .build();
  }

  static ServiceDescription description(
      AgentContext context, List<Port> ports, String advertisedHost) {
    AgentSettings settings = context.settings();
    ServiceDescription.Builder said =
        ServiceDescription.newBuilder()
            .setName(context.serviceName().name())
            .setVersion(context.serviceName().version())
            .setNameSource(context.serviceName().source())
            .setGroup(settings.serviceGroup())
            .addAllTags(settings.serviceTags())
            .putAllLabels(settings.labels())
            .setAdvertisedHost(advertisedHost)
            .setStatus(
                ports.isEmpty()
                    ? ServiceDescription.Status.STARTING
                    : ServiceDescription.Status.RUNNING);
    for (Port port : ports) {
      said.addPorts(port(port));
    }
    return said.build();
  }

  private static io.muster.registry.v1.Port.Builder port(Port port) {
    Framework found = port.framework();
    io.muster.registry.v1.Port.Builder said =
        io.muster.registry.v1.Port.newBuilder()
            .setNumber(port.socket().port())
            .setName(port.name())
            .setProtocol(port.protocol())
            .setBindAddress(port.socket().address())
            .setAdvertised(port.advertised())
            .setPrimary(port.primary())
            .setFramework(software(found.name(), found.version()))
            .setServer(software(found.server(), found.serverVersion()))
            .setContextPath(port.contextPath())
            .setSeenAtMillis(port.socket().seenAtMillis());
    for (ApiDescription api : port.apis()) {
      said.addApis(
          io.muster.registry.v1.ApiDescription.newBuilder()
              .setKind(api.kind())
              .setPath(api.path())
              .addAllServices(api.services()));
    }
    return said;
  }

  private static Software.Builder software(String name, String version) {
    return Software.newBuilder().setName(name).setVersion(version);
  }

  static AgentMessage described(long number, ServiceDescription description) {
    return AgentMessage.newBuilder()
        .setDescribed(
            Described.newBuilder()
                .setNumber(number)
                .setService(description)
                .setDigest(digest(description)))
        .build();
  }

  /** FNV-1a, 64 bit, over the serialized description; 0 stands for none. */
  static long digest(@org.jspecify.annotations.Nullable ServiceDescription description) {
    if (description == null) {
      return 0;
    }
    long hash = 0xcbf29ce484222325L;
    for (byte b : description.toByteArray()) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  static AgentMessage metrics(List<Measurement> figures, long nowMillis) {
    Metrics.Builder metrics =
        Metrics.newBuilder().setReadAtMillis(nowMillis).setSchema(Figures.SCHEMA);
    for (Measurement figure : figures) {
      metrics.addMeasurements(
          io.muster.registry.v1.Measurement.newBuilder()
              .setName(figure.name())
              .setValue(figure.value())
              .putAllAttributes(figure.attributes()));
    }
    return AgentMessage.newBuilder().setMetrics(metrics).build();
  }

  static AgentMessage ack(long revision, long nowMillis) {
    return AgentMessage.newBuilder()
        .setAck(Ack.newBuilder().setRevision(revision).setWrittenAtMillis(nowMillis))
        .build();
  }

  static AgentMessage notDone(String id) {
    return AgentMessage.newBuilder()
        .setCommandResult(
            CommandResult.newBuilder()
                .setId(id)
                .setReason("this version of the agent carries out no commands"))
        .build();
  }

  static AgentMessage goodbye(String reason) {
    return AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason(reason)).build();
  }

  /**
   * Returns what the registry said of one requirement; an endpoint out of its grammar fails the
   * whole.
   */
  static EndpointList heard(Endpoints said) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (io.muster.registry.v1.Endpoint e : said.getEndpointsList()) {
      endpoints.add(
          Endpoint.of(
                  hex(e.getInstanceId()), e.getProtocol(), e.getHost(), e.getPort(), e.getVersion())
              .in(state(e.getState())));
    }
    return new EndpointList(
        said.getRequirementKey(), said.getRevision(), endpoints, because(said.getEmptyBecause()));
  }

  private static String hex(ByteString id) {
    StringBuilder hex = new StringBuilder(32);
    for (byte b : id.toByteArray()) {
      hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return hex.toString();
  }

  private static Endpoint.State state(io.muster.registry.v1.Endpoint.State state) {
    switch (state) {
      case UP:
        return Endpoint.State.UP;
      case SUSPECT:
        return Endpoint.State.SUSPECT;
      default:
        return Endpoint.State.STALE;
    }
  }

  private static EndpointList.EmptyBecause because(Endpoints.EmptyBecause because) {
    switch (because) {
      case ALL_GONE:
        return EndpointList.EmptyBecause.ALL_GONE;
      case NEVER_SEEN:
        return EndpointList.EmptyBecause.NEVER_SEEN;
      default:
        return EndpointList.EmptyBecause.NOT_VOUCHED;
    }
  }
}
