package io.muster.agent.link;

import io.muster.agent.bind.ApiDescription;
import io.muster.agent.command.Result;
import io.muster.agent.describe.HostFacts;
import io.muster.agent.describe.Port;
import io.muster.agent.measure.Figures;
import io.muster.agent.measure.Measurement;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.Requirement;
import io.muster.agent.wire.ProtoWriter;
import io.muster.agent.wire.RequirementForm;
import java.util.List;

/**
 * Writes what the agent says: the message AgentMessage. The numbers are those of the .proto files;
 * a test reads each message back with the generated classes.
 */
final class Saying {
  private static final int STARTING = 1;
  private static final int RUNNING = 2;

  private Saying() {}

  static byte[] hello(
      AgentContext context, HostFacts host, long describedDigest, long newestEpoch) {
    ProtoWriter hello =
        new ProtoWriter()
            .bytes(1, context.process().id())
            .number(2, context.process().incarnation())
            .text(3, context.agentVersion())
            .message(4, facts(host, context.process().incarnation()));
    for (Requirement requirement : context.settings().requirements()) {
      hello.message(5, RequirementForm.write(requirement));
    }
    return message(
        1,
        hello
            .number(6, context.mirror().revision())
            .fixed(7, describedDigest)
            .number(8, context.waitingMillis())
            .number(9, newestEpoch)
            .texts(10, context.settings().commands()));
  }

  private static ProtoWriter facts(HostFacts host, long startedAtMillis) {
    return new ProtoWriter()
        .text(1, host.hostName())
        .number(2, host.pid())
        .text(3, host.property("user.name"))
        .text(4, host.property("os.name"))
        .text(5, host.property("os.version"))
        .text(6, host.property("os.arch"))
        .number(7, host.cpus())
        .number(8, host.memoryBytes())
        .text(9, host.property("java.version"))
        .text(10, host.property("java.vendor"))
        .text(11, host.property("java.vm.name"))
        .number(12, startedAtMillis)
        .text(13, host.containerId())
        .text(14, host.pod())
        .text(15, host.namespace())
        .text(16, host.node())
        .text(17, host.image());
  }

  /** Returns the message ServiceDescription, equal byte for byte when nothing has changed. */
  static byte[] description(
      AgentContext context, HostFacts host, List<Port> ports, String advertisedHost) {
    AgentSettings settings = context.settings();
    ProtoWriter said =
        new ProtoWriter()
            .text(1, context.serviceName().name())
            .text(2, context.serviceName().version())
            .text(3, settings.serviceGroup())
            .texts(4, settings.serviceTags())
            .pairs(5, host.container().labelsBelow(settings.labels()));
    for (Port port : ports) {
      said.message(6, port(port));
    }
    return said.number(7, ports.isEmpty() ? STARTING : RUNNING)
        .text(8, advertisedHost)
        .text(9, context.serviceName().source())
        .done();
  }

  private static ProtoWriter port(Port port) {
    ProtoWriter said =
        new ProtoWriter()
            .number(1, port.socket().port())
            .text(2, port.name())
            .text(3, port.protocol())
            .text(4, port.socket().address())
            .truth(5, port.advertised())
            .truth(6, port.primary())
            .message(7, software(port.framework().name(), port.framework().version()))
            .message(8, software(port.framework().server(), port.framework().serverVersion()))
            .text(9, port.contextPath());
    for (ApiDescription api : port.apis()) {
      said.message(
          10, new ProtoWriter().text(1, api.kind()).text(2, api.path()).texts(3, api.services()));
    }
    return said.number(11, port.socket().seenAtMillis());
  }

  private static ProtoWriter software(String name, String version) {
    return new ProtoWriter().text(1, name).text(2, version);
  }

  static byte[] described(long number, byte[] description) {
    return message(
        2, new ProtoWriter().number(1, number).bytes(2, description).fixed(3, digest(description)));
  }

  /** FNV-1a, 64 bit, over the serialized description; 0 stands for none. */
  static long digest(byte @org.jspecify.annotations.Nullable [] description) {
    if (description == null) {
      return 0;
    }
    long hash = 0xcbf29ce484222325L;
    for (byte b : description) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  static byte[] legend(long number, List<Measurement> figures) {
    ProtoWriter legend = new ProtoWriter().number(1, number);
    for (Measurement figure : figures) {
      legend.message(2, new ProtoWriter().text(1, figure.name()).pairs(3, figure.attributes()));
    }
    return message(7, legend.text(3, Figures.SCHEMA));
  }

  /** The values alone: what they are of is said by the legend of that number. */
  static byte[] metrics(long legend, List<Measurement> figures, long nowMillis) {
    double[] values = new double[figures.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = figures.get(i).value();
    }
    return message(3, new ProtoWriter().number(1, nowMillis).number(4, legend).reals(5, values));
  }

  static byte[] ack(long revision, long nowMillis) {
    return message(4, new ProtoWriter().number(1, revision).number(2, nowMillis));
  }

  static byte[] result(String id, Result result) {
    return message(
        5,
        new ProtoWriter()
            .text(1, id)
            .truth(2, result.why() == Result.Why.DONE)
            .text(3, result.words())
            .number(4, result.why().number()));
  }

  static byte[] goodbye(String reason) {
    return message(6, new ProtoWriter().text(1, reason));
  }

  private static byte[] message(int which, ProtoWriter content) {
    return new ProtoWriter().message(which, content).done();
  }
}
