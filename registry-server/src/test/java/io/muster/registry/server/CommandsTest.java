package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.muster.registry.cli.Muster;
import io.muster.registry.v1.RegistryGrpc;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that show the fleet, against a real registry. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SuppressWarnings("NullAway.Init")
class CommandsTest {
  @TempDir Path folder;
  private Node node;

  /** What a command said, and how it ended. */
  private record Said(int code, String out, String err) {}

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
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(words));
    if (!all.contains("--registry")) {
      all.addAll(List.of("--registry", node.address()));
    }
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int code = Muster.execute(all.toArray(String[]::new));
      return new Said(
          code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
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
        .contains("1 services, 1 instances, 0 not up, 1 with unmet requirements");
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
}
