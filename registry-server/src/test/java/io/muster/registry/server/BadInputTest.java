package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong is refused with what was wrong and what is expected; nothing stored is lost, and
 * others go on.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class BadInputTest {
  private static final String NUMBER = "service.ports[0].number";
  private static final String LONG = "x".repeat(300);

  @TempDir Path folder;
  private Node node;
  private RegistryGrpc.RegistryStub stub;
  private Caller bystander;
  private int newcomers = 1_000;

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    stub = RegistryGrpc.newStub(node.channel());
    bystander = Caller.joined(stub, 1, "bystander", "newcomer");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  static Stream<Arguments> descriptions() {
    ServiceDescription.Builder tags = Caller.service("a");
    ServiceDescription.Builder labels = Caller.service("a");
    ServiceDescription.Builder ports = Caller.service("a").clearPorts();
    for (int i = 0; i < 300; i++) {
      tags.addTags("t" + i);
      labels.putLabels("k" + i, "v");
      ports.addPorts(Caller.port("p" + i, 8_000 + i));
    }
    return Stream.of(
        Arguments.of("name", Caller.service("pro vider"), "service.name", "pro vider"),
        Arguments.of("no name", Caller.service(""), "service.name", "1 to 128"),
        Arguments.of("name, long", Caller.service(LONG), "service.name", "1 to 128"),
        Arguments.of("tag", Caller.service("a").addTags("a b"), "service.tags[0]", "\"a b\""),
        Arguments.of("tags", tags, "service.tags", "at most 16, got 300"),
        Arguments.of("labels", labels, "service.labels", "at most 32, got 300"),
        Arguments.of("port 0", service(0), NUMBER, "expected 1 to 65535, got 0"),
        Arguments.of("port 70000", service(70_000), NUMBER, "expected 1 to 65535, got 70000"),
        Arguments.of("port -1", service(-1), NUMBER, "1 to 65535, got 4294967295"),
        Arguments.of("ports", ports, "service.ports", "at most 256, got 300"),
        Arguments.of(
            "twins",
            Caller.service("a").addPorts(Caller.port("http", 81)),
            "ports",
            "\"http\" stands twice"),
        Arguments.of(
            "host",
            Caller.service("a").setAdvertisedHost("a b\r\nx"),
            "service.advertised_host",
            "1 to 255 of 0-9 A-Z a-z % - . : _"),
        Arguments.of(
            "version", Caller.service("a").setVersion(LONG), "service.version", "at most 64"),
        Arguments.of("bell", Caller.service("a").setGroup("\u0007"), "service.group", "without"));
  }

  private static ServiceDescription.Builder service(int port) {
    return Caller.service("a").clearPorts().addPorts(Caller.port("http", port));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("descriptions")
  void aWrongDescriptionIsRefusedAndTheLastGoodOneIsKept(
      String what, ServiceDescription.Builder wrong, String field, String expected)
      throws Exception {
    Caller caller = Caller.joined(stub, 2, "good");
    caller.say(wrong);
    refused(caller, "described: ", field, expected);
    assertThat(instance(2).getService().getName()).isEqualTo("good");
    othersGoOn();
    restart();
    assertThat(instance(2).getService()).isEqualTo(Caller.service("good").build());
  }

  static Stream<Arguments> hellos() {
    Hello.Builder many = Caller.hello(2);
    for (int i = 0; i < 65; i++) {
      many.addRequirements(Requirement.newBuilder().setKey("k" + i).setService("s"));
    }
    Requirement.Builder tags = Requirement.newBuilder().setKey("k").setService("s");
    for (int i = 0; i < 17; i++) {
      tags.addTags("t" + i);
    }
    return Stream.of(
        Arguments.of(
            "id",
            Hello.newBuilder().setInstanceId(ByteString.copyFromUtf8("short")),
            "instance_id",
            "expected 16 bytes, got 5"),
        Arguments.of("requirements", many, "requirements", "at most 64, got 65"),
        Arguments.of(
            "keys", Caller.hello(2, "twice", "twice"), "requirements", "\"twice\" stands twice"),
        Arguments.of("service", Caller.hello(2, "a/b"), "requirements[0].key", "\"a/b\""),
        Arguments.of(
            "tags",
            Caller.hello(2).addRequirements(tags),
            "requirements[0].tags",
            "at most 16, got 17"),
        Arguments.of(
            "facts",
            Caller.hello(2).setHost(HostFacts.newBuilder().setHostName(LONG)),
            "host.host_name",
            "at most 256 characters, got 300"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hellos")
  void aWrongHelloIsRefusedAndLeavesNoTrace(
      String what, Hello.Builder wrong, String field, String expected) throws Exception {
    Caller caller = Caller.on(stub);
    caller.say(wrong);
    refused(caller, "hello: ", field, expected);
    assertThat(node.instances()).hasSize(1);
    othersGoOn();
  }

  @Test
  void whoDoesNotGreetFirstIsRefused() throws Exception {
    Caller caller = Caller.on(stub);
    caller.say(Caller.service("a"));
    refused(caller, "described: ", "Hello", "as the first message");
    othersGoOn();
  }

  @Test
  void aSecondHelloIsRefused() throws Exception {
    Caller caller = Caller.joined(stub, 2, "good");
    caller.say(Caller.hello(3));
    refused(caller, "hello: ", "a second Hello", "expected one");
    othersGoOn();
  }

  @Test
  void figuresBeyondTheLimitsAreRefused() throws Exception {
    Metrics.Builder many = Metrics.newBuilder();
    for (int i = 0; i < 257; i++) {
      many.addMeasurements(Measurement.newBuilder().setName("m" + i));
    }
    Caller caller = Caller.joined(stub, 2, "good");
    caller.say(AgentMessage.newBuilder().setMetrics(many).build());
    refused(caller, "metrics: ", "measurements", "at most 256");
    othersGoOn();
  }

  @Test
  void aMessageOverTheLimitIsRefusedWithTheLimitNamed() throws Exception {
    Caller caller = Caller.joined(stub, 2, "good");
    caller.say(Caller.service("a").setGroup("x".repeat(256 * 1024)));
    refused(caller, "described: ", "message", "at most 262144 bytes, got 2621");
    assertThat(instance(2).getService().getName()).isEqualTo("good");
    othersGoOn();
  }

  @Test
  void aMessageFarOverTheLimitIsNotEvenTakenIn() throws Exception {
    Caller caller = Caller.joined(stub, 2, "good");
    caller.say(Caller.service("a").setGroup("x".repeat(2 * 1024 * 1024)));
    assertThat(caller.end().isOk()).isFalse();
    assertThat(instance(2).getService().getName()).isEqualTo("good");
    othersGoOn();
  }

  @Test
  void aCompressedMessageIsNotUnpacked() throws Exception {
    Caller caller = Caller.on(stub.withCompression("gzip"));
    caller.say(Caller.hello(2).setAgentVersion("x".repeat(60)));
    Status end = caller.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(end.getDescription()).contains("gzip");
    othersGoOn();
  }

  @Test
  void whatANewerAgentSaysIsPassedOver() throws Exception {
    Caller caller = Caller.on(stub);
    // Field 99 of AgentMessage, then field 99 within a description: of a version yet to come.
    ByteString future = ByteString.copyFrom(new byte[] {(byte) 0x98, 6, 7});
    caller.say(AgentMessage.parseFrom(message(2).toByteString().concat(future)));
    caller.await(RegistryMessage::hasWelcome);
    caller.say(AgentMessage.parseFrom(future));
    caller.say(
        ServiceDescription.parseFrom(Caller.service("good").build().toByteString().concat(future))
            .toBuilder());
    caller.await(RegistryMessage::hasRegistered);
    assertThat(caller.open()).isTrue();
  }

  @Test
  void anotherStreamOfOneLifeTakesOverAndTheFirstNoLongerCounts() throws Exception {
    Caller first = Caller.joined(stub, 2, "good");
    Caller second = Caller.on(stub);
    second.say(Caller.hello(2));
    second.await(RegistryMessage::hasWelcome);
    first.say(Caller.service("late"));
    first.say(AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("late")).build());
    first.end();
    assertThat(instance(2).getService().getName()).isEqualTo("good");
    assertThat(instance(2).getState()).isEqualTo(Instance.State.UP);
    second.say(Caller.service("better"));
    second.await(RegistryMessage::hasRegistered);
    assertThat(instance(2).getService().getName()).isEqualTo("better");
    othersGoOn();
  }

  @Test
  void anOlderLifeIsToldThatItIsSuperseded() throws Exception {
    Caller newer = Caller.on(stub);
    newer.say(Caller.hello(2).setIncarnation(5));
    newer.await(RegistryMessage::hasWelcome);
    Caller older = Caller.on(stub);
    older.say(Caller.hello(2).setIncarnation(4));
    Refused refused = older.await(RegistryMessage::hasRefused).getRefused();
    assertThat(refused.getCode()).isEqualTo(Refused.Code.SUPERSEDED);
    assertThat(refused.getReason()).contains("newer incarnation than 4");
    assertThat(older.end().isOk()).isTrue();
    assertThat(newer.open()).isTrue();
  }

  private static AgentMessage message(int number) {
    return AgentMessage.newBuilder().setHello(Caller.hello(number)).build();
  }

  private static void refused(Caller caller, String... says) throws Exception {
    Refused refused = caller.await(RegistryMessage::hasRefused).getRefused();
    assertThat(refused.getCode()).isEqualTo(Refused.Code.INVALID);
    assertThat(refused.getReason()).startsWith(says[0]).contains(says[1], says[2]);
    assertThat(refused.getReason().chars()).noneMatch(Character::isISOControl);
    assertThat(refused.getReason().length()).isLessThanOrEqualTo(512);
    assertThat(caller.end().isOk()).isTrue();
  }

  /** A service that comes now is told to the bystander, over the stream it has had all along. */
  private void othersGoOn() throws Exception {
    int number = newcomers++;
    Caller newcomer = Caller.joined(stub, number, "newcomer");
    bystander.await(
        m ->
            m.getEndpoints().getEndpointsList().stream()
                .anyMatch(e -> e.getInstanceId().equals(Caller.id(number))));
    newcomer.cancel();
  }

  private void restart() throws Exception {
    node.close();
    node = Node.start(folder);
  }

  private Instance instance(int number) {
    return node.instances().stream()
        .filter(i -> i.getInstanceId().equals(Caller.id(number)))
        .findFirst()
        .orElseThrow();
  }
}
