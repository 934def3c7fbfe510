package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Witness;
import io.muster.agent.command.Result;
import io.muster.agent.describe.Describer;
import io.muster.agent.describe.HostFacts;
import io.muster.agent.describe.Port;
import io.muster.agent.measure.Figures;
import io.muster.agent.measure.Measurement;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.TestContext;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written by hand is what the generated classes read. */
class SayingTest {
  private static final AgentContext CONTEXT =
      TestContext.of(
          "service.name=shop,service.version=2.3,service.group=eu,service.tags=prod,blue,"
              + "requires=redis.master:tcp[prod],cache=memo?,commands=drain,shutdown",
          "off");

  private static final HostFacts HERE =
      new HostFacts(Map.of("MUSTER_HOST_PORT", "8080:49177", "SECRET", "never"));

  @Test
  void hello() throws Exception {
    HostFacts host = new HostFacts(Map.of("MUSTER_IMAGE", "shop:2.3"));

    Hello hello = read(Saying.hello(CONTEXT, host, -7, 5)).getHello();

    assertThat(hello.getInstanceId()).isEqualTo(ByteString.copyFrom(CONTEXT.process().id()));
    assertThat(hello.getIncarnation()).isEqualTo(CONTEXT.process().incarnation());
    assertThat(hello.getDescribedDigest()).isEqualTo(-7);
    assertThat(hello.getNewestEpoch()).isEqualTo(5);
    assertThat(hello.getWaitingMillis()).isPositive();
    assertThat(hello.getAllowedCommandsList()).containsExactly("drain", "shutdown");
    assertThat(hello.getHost().getPid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(hello.getHost().getImage()).isEqualTo("shop:2.3");
    assertThat(hello.getHost().getJavaVersion()).isEqualTo(System.getProperty("java.version"));
    assertThat(hello.getRequirementsList())
        .containsExactly(
            Requirement.newBuilder()
                .setKey("redis.master")
                .setService("redis.master")
                .addTags("prod")
                .setPort("tcp")
                .build(),
            Requirement.newBuilder().setKey("cache").setService("memo").setOptional(true).build());
  }

  @Test
  void described() throws Exception {
    List<BoundSocket> sockets = List.of(BoundSocket.of("::", 8080, 12_345, Witness.NOBODY));
    List<Port> ports = Describer.describe(sockets, "10.1.2.3");
    byte[] description = Saying.description(CONTEXT, HERE, ports, "10.1.2.3");

    Described said = read(Saying.described(3, description)).getDescribed();

    assertThat(said.getNumber()).isEqualTo(3);
    assertThat(said.getDigest()).isEqualTo(Saying.digest(description));
    ServiceDescription service = said.getService();
    assertThat(service.getName()).isEqualTo("shop");
    assertThat(service.getVersion()).isEqualTo("2.3");
    assertThat(service.getGroup()).isEqualTo("eu");
    assertThat(service.getLabelsMap()).isEqualTo(Map.of("host_port.8080", "49177"));
    assertThat(service.getTagsList()).containsExactly("prod", "blue");
    assertThat(service.getAdvertisedHost()).isEqualTo("10.1.2.3");
    assertThat(service.getStatus()).isEqualTo(ServiceDescription.Status.RUNNING);
    assertThat(service.getNameSource()).isNotEmpty();
    assertThat(service.getPortsList()).hasSize(1);
    assertThat(service.getPorts(0).getNumber()).isEqualTo(8080);
    assertThat(service.getPorts(0).getProtocol()).isEqualTo("tcp");
    assertThat(service.getPorts(0).getBindAddress()).isEqualTo("::");
    assertThat(service.getPorts(0).getAdvertised()).isTrue();
    assertThat(service.getPorts(0).getPrimary()).isTrue();
    assertThat(service.getPorts(0).getSeenAtMillis()).isEqualTo(12_345);
  }

  @Test
  void aServiceWithoutAPortIsStarting() throws Exception {
    byte[] description = Saying.description(CONTEXT, HERE, List.of(), "10.1.2.3");

    assertThat(ServiceDescription.parseFrom(description).getStatus())
        .isEqualTo(ServiceDescription.Status.STARTING);
  }

  @Test
  void figuresAreSaidAsALegendOnceAndThenAsValues() throws Exception {
    List<Measurement> figures = new Figures().read();

    AgentMessage legend = read(Saying.legend(3, figures));
    byte[] values = Saying.metrics(3, figures, 99);
    AgentMessage message = read(values);

    assertThat(legend.getLegend().getNumber()).isEqualTo(3);
    assertThat(legend.getLegend().getSchema()).isEqualTo(Figures.SCHEMA);
    assertThat(message.getMetrics().getReadAtMillis()).isEqualTo(99);
    assertThat(message.getMetrics().getLegend()).isEqualTo(3);
    assertThat(values).hasSizeLessThan(1_024);
    assertThat(legend.getLegend().getFiguresCount()).isEqualTo(figures.size());
    for (int i = 0; i < figures.size(); i++) {
      assertThat(legend.getLegend().getFigures(i).getName()).isEqualTo(figures.get(i).name());
      assertThat(message.getMetrics().getValues(i)).isEqualTo(figures.get(i).value());
      assertThat(legend.getLegend().getFigures(i).getAttributesMap())
          .isEqualTo(figures.get(i).attributes());
    }
  }

  @Test
  void aLegendIsSaidAgainWhenTheFiguresOrTheConversationAreOthers() {
    List<Measurement> read = new Figures().read();
    Legend legend = new Legend();
    assertThat(legend.changed(read, "one")).isTrue();
    assertThat(legend.changed(read, "one")).isFalse();
    assertThat(legend.changed(read.subList(1, read.size()), "one")).isTrue();
    assertThat(legend.changed(read.subList(1, read.size()), "another")).isTrue();
    assertThat(legend.number()).isEqualTo(3);
  }

  @Test
  void ackResultAndGoodbye() throws Exception {
    assertThat(read(Saying.ack(5, 6)).getAck().getRevision()).isEqualTo(5);
    assertThat(read(Saying.ack(5, 6)).getAck().getWrittenAtMillis()).isEqualTo(6);
    assertThat(result("c1", Result.Why.DONE).getId()).isEqualTo("c1");
    assertThat(result("c1", Result.Why.DONE).getDone()).isTrue();
    assertThat(result("c1", Result.Why.OUT_OF_TIME).getDone()).isFalse();
    assertThat(result("c1", Result.Why.OUT_OF_TIME).getReason()).isEqualTo("words");
    for (Result.Why why : Result.Why.values()) {
      String name = why == Result.Why.DONE ? "WHY_UNSPECIFIED" : why.name();
      assertThat(result("c1", why).getWhy().name()).isEqualTo(name);
    }
    assertThat(read(Saying.goodbye("exit")).getGoodbye().getReason()).isEqualTo("exit");
  }

  private static CommandResult result(String id, Result.Why why) throws Exception {
    return read(Saying.result(id, Result.of(why, "words"))).getCommandResult();
  }

  @Test
  void theDigestIsFnv1aOverTheBytesAndZeroForNone() {
    assertThat(Saying.digest(null)).isZero();
    assertThat(Saying.digest(new byte[0])).isEqualTo(0xcbf29ce484222325L);
    // Each byte by hand with the published offset basis and prime.
    long expected = 0xcbf29ce484222325L;
    for (int b : new int[] {0x0a, 0x01, 0xe1}) {
      expected = (expected ^ b) * 0x100000001b3L;
    }
    assertThat(Saying.digest(new byte[] {0x0a, 0x01, (byte) 0xe1})).isEqualTo(expected);
  }

  /** Reads the message, and sees that the generated classes know every field of it. */
  private static AgentMessage read(byte[] message) throws InvalidProtocolBufferException {
    AgentMessage read = AgentMessage.parseFrom(message);
    assertThat(read.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
    assertThat(read.toByteString().size()).isEqualTo(message.length);
    return read;
  }
}
