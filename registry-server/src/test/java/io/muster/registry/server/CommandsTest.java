package io.muster.registry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.muster.registry.cli.Said;
import io.muster.registry.v1.RegistryGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that show the fleet, against a real registry. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SuppressWarnings("NullAway.Init")
class CommandsTest {
  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    Caller.joined(RegistryGrpc.newStub(node.channel()), 0x4f2a, "orders", "mailer");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Said say(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (!all.contains("--registry")) {
      all.addAll(List.of("--registry", node.address()));
    }
    return Said.by(all);
  }

  private static String id() {
    return "0".repeat(28) + "4f2a";
  }

  @Test
  void servicesAreListedWithTrueCounts() {
    Said said = say("services");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains("orders")
        .contains(
            "1 services, 1 instances, 0 not up, 1 with unmet requirements, 0 with a"
                + " rule fired");
  }

  @Test
  void oneInstanceIsShownWithItsRequirementsAndChanges() {
    assertThat(say("show", id()).out())
        .contains("mailer    UNMET: nothing that matches was ever here")
        .contains("described itself: http:");
  }

  @Test
  void theSameIsToldInJsonAndYaml() {
    JsonObject json = JsonParser.parseString(say("graph", "-o", "json").out()).getAsJsonObject();
    assertThat(json.getAsJsonArray("needs").get(0).getAsJsonObject().get("service").getAsString())
        .isEqualTo("mailer");
    assertThat(say("graph", "-o", "yaml").out()).contains("needs:\n  - consumer: \"orders\"");
  }

  @Test
  void eventsAreToldOldestFirst() {
    assertThat(say("events", "-n", "1").out().lines())
        .hasSize(1)
        .allMatch(l -> l.contains("http:"));
    assertThat(say("events", "service:billing").out()).isEmpty();
  }

  @Test
  void figuresThatNeverCameAreSaidToBeMissing() {
    assertThat(say("metrics", id()).out()).contains("no figures have come");
  }

  @Test
  void aRegistryWithoutWebhooksSaysHowToSetOne() {
    assertThat(say("hooks").out()).contains("hook.<name>.url = https://");
    Said unknown = say("hooks", "test", "ops");
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.err()).contains("no hook is named \"ops\"; none is set");
  }

  @Test
  void whatIsWrongEndsWithItsOwnCodeAndASentence() {
    Said filter = say("services", "servce:orders");
    assertThat(filter.code()).isEqualTo(2);
    assertThat(filter.err()).contains("did you mean \"service\"?");
    assertThat(filter.out()).isEmpty();
    Said missing = say("show", "ffffffff");
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err()).contains("no instance ffffffff is known");
    Said nobody = say("services", "--registry", "127.0.0.1:1");
    assertThat(nobody.code()).isEqualTo(4);
    assertThat(nobody.err()).contains("127.0.0.1:1 (from --registry)").contains("muster server");
    assertThat(say("services", "-o", "xml").code()).isEqualTo(2);
  }

  @Test
  void instancesAreFoundByServiceTermOrFilterInEachFormat() throws Exception {
    Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "billing");
    assertThat(say("instances").out().lines()).hasSize(3);
    assertThat(say("instances", "orders").out().lines()).hasSize(2);
    assertThat(say("instances", "orders", "status:down").out().lines()).hasSize(1);
    JsonObject json =
        JsonParser.parseString(say("instances", "--filter", "unmet:*", "-o", "json").out())
            .getAsJsonObject();
    assertThat(json.get("total").getAsInt()).isEqualTo(1);
    assertThat(
            json.getAsJsonArray("instances")
                .get(0)
                .getAsJsonObject()
                .get("instanceId")
                .getAsString())
        .isEqualTo(id());
    assertThat(say("instances", "--filter", "unmet:*", "-o", "yaml").out())
        .contains("instances:\n  - instanceId: \"" + id() + "\"");
    Said nobody = say("instances", "mailer");
    assertThat(nobody.code()).isEqualTo(3);
    assertThat(nobody.err()).contains("no instance of mailer is known");
    Said wrong = say("instances", "--filter", "rule:heep");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("no rule is \"heep\"; expected one of heap, deadlock, no-figures, restart-loop");
  }

  @Test
  void moreInstancesThanOneAnswerHasAreAllListed() throws Exception {
    try (Crowd crowd = new Crowd(node.address())) {
      crowd.join(new Crowd.Who("many", "1", "blue", List.of()), 1_100);
      assertThat(say("instances").out().lines()).hasSize(1_102);
    }
  }

  @Test
  void aRuleThatFiredIsShownWithItsSentence() throws Exception {
    Caller caller = Caller.joined(RegistryGrpc.newStub(node.channel()), 0xabcd, "orders");
    RulesShownTest.deadlock(node, caller, 2);
    while (say("instances", "--filter", "rule:deadlock").out().lines().count() < 2) {
      Thread.onSpinWait();
    }
    assertThat(say("show", "0".repeat(28) + "abcd").out())
        .contains("deadlock: 2 threads wait for each other and always will, since 20");
    assertThat(say("services").out()).contains("1 with a rule fired");
  }

  @Test
  void anAddressThatIsNoneAndACallerThatIsNoRegistryAreToldApart() throws Exception {
    Said none = say("services", "--registry", "somewhere");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("\"somewhere\" (from --registry): expected host:port");
    Said nowhere = say("services", "--registry", "no-such-host.invalid:7400");
    assertThat(nowhere.code()).isEqualTo(4);
    assertThat(nowhere.err()).contains("the name no-such-host.invalid has no address");
    Said foreign = answered("SSH-2.0-OpenSSH_9.2\r\n");
    assertThat(foreign.code()).isEqualTo(4);
    assertThat(foreign.err()).contains("does not speak HTTP/1.1").contains("from --registry");
  }

  /** Asks somebody who answers with these bytes. */
  private Said answered(String bytes) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answers =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (Socket socket = other.accept()) {
                      socket.getOutputStream().write(bytes.getBytes(UTF_8));
                      socket.getInputStream().readAllBytes();
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      Said said = say("services", "--registry", "127.0.0.1:" + other.getLocalPort());
      answers.join();
      return said;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n",
        "HTTP/1.1 -20 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 502 x\r\nContent-Type: application/problem+json\r\nContent-Length: 1\r\n\r\n{",
        "HTTP/1.1 502 x\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n[]",
        "HTTP/1.1 502 x\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}"
      })
  void whatAnswersNonsenseIsToldInASentence(String bytes) throws Exception {
    Said said = answered(bytes);
    assertThat(said.code()).isIn(1, 4);
    assertThat(said.err()).contains("is no muster registry").doesNotContain("Exception");
  }

  @Test
  void aNumberOfEventsThatCannotBeIsRefused() {
    Said said = say("events", "-n", "-1");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("--limit -1: expected a whole number from 0 (all) to 2000");
    assertThat(say("events", "-n", "0").out().lines()).hasSize(2);
  }
}
