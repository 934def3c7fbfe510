package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.agent.command.Command;
import io.muster.agent.mirror.RegistryStart;
import io.muster.agent.wire.EndpointsForm;
import io.muster.registry.v1.Drain;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Farewell;
import io.muster.registry.v1.Move;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.Registered;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Shutdown;
import io.muster.registry.v1.Undrain;
import io.muster.registry.v1.Welcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the generated classes write is what is read by hand. */
class HearingTest {
  /** Takes down what is told. */
  private static final class Told implements Hearing.Listener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void welcome(Hearing.Terms terms, RegistryStart start) {
      lines.add(
          String.join(
              " ",
              "welcome",
              Long.toString(terms.epoch),
              Boolean.toString(terms.describedKnown),
              Long.toString(terms.metricsMillis),
              Long.toString(terms.nowMillis),
              start.toString()));
    }

    @Override
    public void registered(long number) {
      lines.add("registered " + number);
    }

    @Override
    public void endpoints(EndpointsForm said) {
      lines.add("endpoints " + said.key() + " " + said.revision() + " " + said.problem());
    }

    @Override
    public void command(Command said) {
      lines.add("command " + said.id() + " " + said);
    }

    @Override
    public void move(long withinMillis) {
      lines.add("move " + withinMillis);
    }

    @Override
    public void refused(Hearing.Refusal why, String reason, long retryAfterMillis) {
      lines.add("refused " + why + " " + reason + " " + retryAfterMillis);
    }

    @Override
    public void farewell() {
      lines.add("farewell");
    }
  }

  @Test
  void everyMessage() throws Exception {
    assertThat(
            hear(
                message()
                    .setWelcome(
                        Welcome.newBuilder()
                            .setEpoch(3)
                            .setMetricsIntervalMillis(10_000)
                            .setDescribedKnown(true)
                            .setObservedHost("127.0.0.1")
                            .setStartId(-5)
                            .setStartNumber(7)
                            .setRememberedRevision(8_000_009)
                            .setNowMillis(1_700_000_000_000L))))
        .isEqualTo("welcome 3 true 10000 1700000000000 start 7, complete up to revision 8000009");
    assertThat(hear(message().setRegistered(Registered.newBuilder().setNumber(4).setRevision(9))))
        .isEqualTo("registered 4");
    assertThat(
            hear(
                message()
                    .setCommand(
                        io.muster.registry.v1.Command.newBuilder()
                            .setId("c7")
                            .setUndrain(Undrain.getDefaultInstance())
                            .setBy("alice")
                            .setReason("why not"))))
        .isEqualTo("command c7 undrain by alice: why not");
    assertThat(hear(message().setMove(Move.newBuilder().setRegistry("a:1").setWithinMillis(800))))
        .isEqualTo("move 800");
    assertThat(hear(message().setFarewell(Farewell.newBuilder().setRevision(8))))
        .isEqualTo("farewell");
  }

  @Test
  void commands() throws Exception {
    io.muster.registry.v1.Command.Builder command =
        io.muster.registry.v1.Command.newBuilder().setId("c").setIncarnation(1).setEpoch(5);
    assertThat(hear(message().setCommand(command))).isEqualTo("command c unknown");
    assertThat(hear(message().setCommand(command.setDrain(Drain.getDefaultInstance()))))
        .isEqualTo("command c drain");
    assertThat(hear(message().setCommand(command.setShutdown(Shutdown.getDefaultInstance()))))
        .isEqualTo("command c shutdown");
  }

  @Test
  void refusals() throws Exception {
    Refused.Builder refused = Refused.newBuilder().setReason("why").setRetryAfterMillis(70);

    assertThat(hear(message().setRefused(refused.setCode(Refused.Code.INVALID))))
        .isEqualTo("refused INVALID why 70");
    assertThat(hear(message().setRefused(refused.setCode(Refused.Code.SUPERSEDED))))
        .isEqualTo("refused SUPERSEDED why 70");
    assertThat(hear(message().setRefused(refused.setCode(Refused.Code.BUSY))))
        .isEqualTo("refused BUSY why 70");
    assertThat(hear(message().setRefused(refused.setCodeValue(99))))
        .isEqualTo("refused UNKNOWN why 70");
  }

  @Test
  void endpointsAndWhatIsWrongWithThem() throws Exception {
    Endpoint good =
        Endpoint.newBuilder()
            .setInstanceId(ByteString.copyFrom(new byte[16]))
            .setHost("10.0.0.7")
            .setPort(8080)
            .setProtocol("http")
            .setState(Endpoint.State.UP)
            .build();
    Endpoints.Builder endpoints =
        Endpoints.newBuilder().setRequirementKey("k").setRevision(5).addEndpoints(good);

    assertThat(hear(message().setEndpoints(endpoints))).isEqualTo("endpoints k 5 null");
    assertThat(
            hear(message().setEndpoints(endpoints.addEndpoints(good.toBuilder().setPort(70_000)))))
        .startsWith("endpoints k 5 ")
        .doesNotEndWith("null");
  }

  @Test
  void aNewerRegistrysWordsArePassedOver() throws Exception {
    Told told = new Told();

    Hearing.tell(new byte[] {(byte) 0xa2, 1, 1, 0}, told); // field 20, a message of one byte
    Hearing.tell(new byte[0], told);

    assertThat(told.lines).isEmpty();
  }

  @Test
  void rubbishIsRefusedAndNeverMore() {
    Random random = new Random(20_261_121);
    byte[] good =
        message()
            .setEndpoints(Endpoints.newBuilder().setRequirementKey("key").setReason("reason"))
            .build()
            .toByteArray();
    int refused = 0;
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 8));
      for (int flips = random.nextInt(4); flips >= 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Hearing.tell(bytes, new Told());
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 199_999);
  }

  @Test
  void aMessageCutOffIsRefused() {
    assertThatThrownBy(() -> Hearing.tell(new byte[] {0x1a, 40, 1}, new Told()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than its message");
  }

  private static RegistryMessage.Builder message() {
    return RegistryMessage.newBuilder();
  }

  private static String hear(RegistryMessage.Builder message) throws IOException {
    Told told = new Told();
    Hearing.tell(message.build().toByteArray(), told);
    assertThat(told.lines).hasSize(1);
    return told.lines.get(0);
  }
}
