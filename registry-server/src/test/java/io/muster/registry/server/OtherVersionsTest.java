package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ServiceDescription;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents a version newer or older: what this registry does not know is passed over, and kept. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OtherVersionsTest {
  private static final int UNKNOWN = 1_000;

  /** What no version has thought of yet: a text, a number and a message within. */
  private static final UnknownFieldSet NEWER =
      UnknownFieldSet.newBuilder()
          .addField(
              UNKNOWN,
              UnknownFieldSet.Field.newBuilder()
                  .addLengthDelimited(ByteString.copyFromUtf8("from a newer agent"))
                  .build())
          .addField(UNKNOWN + 1, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
          .build();

  private static final ServiceDescription DESCRIBED =
      Caller.service("newer").setStatusValue(99).setUnknownFields(NEWER).build();

  @TempDir Path folder;

  @Test
  void whatANewerAgentSaysIsKeptAndOutlivesARestart() throws Exception {
    try (Node node = Node.start(folder)) {
      RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(node.channel());
      Caller agent = Caller.on(stub);
      Port.Builder port = Caller.port("quic", 443).setUnknownFields(NEWER);
      agent.say(newerHello());
      agent.await(RegistryMessage::hasWelcome);
      agent.say(DESCRIBED.toBuilder().addPorts(port));
      agent.await(RegistryMessage::hasRegistered);
      assertKept(node);
    }
    try (Node again = Node.start(folder)) {
      assertKept(again);
    }
  }

  private static Hello.Builder newerHello() {
    return Caller.hello(1)
        .setUnknownFields(NEWER)
        .setHost(HostFacts.newBuilder().setPid(5).setUnknownFields(NEWER));
  }

  private static void assertKept(Node node) {
    assertThat(node.instances())
        .singleElement()
        .satisfies(
            listed -> {
              ServiceDescription service = listed.getService();
              assertThat(service.getUnknownFields()).isEqualTo(NEWER);
              assertThat(service.getStatusValue()).isEqualTo(99);
              assertThat(service.getPorts(1).getUnknownFields()).isEqualTo(NEWER);
              assertThat(listed.getHost().getUnknownFields()).isEqualTo(NEWER);
            });
  }

  @Test
  void aKindOfMessageThatIsNotKnownEndsNothing() throws Exception {
    try (Node node = Node.start(folder)) {
      Caller agent = Caller.joined(RegistryGrpc.newStub(node.channel()), 1, "newer");
      agent.say(AgentMessage.newBuilder().setUnknownFields(NEWER).build());
      agent.say(Caller.service("newer").setVersion("2"));
      agent.await(RegistryMessage::hasRegistered);
      assertThat(node.instances())
          .singleElement()
          .extracting(i -> i.getService().getVersion())
          .isEqualTo("2");
      assertThat(agent.open()).isTrue();
    }
  }

  @Test
  void anOlderAgentNeedsNoMoreThanAnIdAndAName() throws Exception {
    try (Node node = Node.start(folder)) {
      Caller agent = Caller.on(RegistryGrpc.newStub(node.channel()));
      agent.say(Hello.newBuilder().setInstanceId(Caller.id(1)));
      agent.await(RegistryMessage::hasWelcome);
      agent.say(ServiceDescription.newBuilder().setName("older"));
      agent.await(RegistryMessage::hasRegistered);
      assertThat(node.instances())
          .singleElement()
          .extracting(Instance::getState)
          .isEqualTo(Instance.State.UP);
    }
  }
}
