package io.muster.registry.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.fuzz.Fuzz;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.State;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.rules.Rulings;
import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Software;
import io.muster.registry.wire.Hearing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  private static final ServiceDescription SERVICE =
      ServiceDescription.newBuilder()
          .setName("orders")
          .setVersion("1.4.2")
          .setGroup("shop")
          .addTags("blue")
          .addTags("zone:a")
          .putLabels("team", "a b")
          .setAdvertisedHost("10.1.2.3")
          .setStatus(ServiceDescription.Status.DRAINING)
          .addPorts(
              Port.newBuilder()
                  .setName("http")
                  .setNumber(8080)
                  .setProtocol("http")
                  .setAdvertised(true)
                  .setPrimary(true)
                  .setFramework(Software.newBuilder().setName("Spring Boot").setVersion("3.4.1")))
          .build();
  private static final Instance INSTANCE =
      new Instance(
          new InstanceId("4f2a" + "0".repeat(28)),
          new Instance.Life(1, 1, 1),
          new Instance.Standing(State.SUSPECT, "silent for 15 s", 1),
          new Introduction(
              "0.1.0",
              List.of(new Requirement("cache", "redis.cache", Set.of(), "", false)),
              Verbatim.of(
                  HostFacts.newBuilder().setHostName("node-7").setPid(4711).build().toByteArray()),
              "10.1.2.3"),
          Optional.of(
              Hearing.service(SERVICE, Tenant.DEFAULT, Verbatim.of(SERVICE.toByteArray()))));
  private static final Roster ROSTER = Roster.of(1, List.of(INSTANCE));

  private static boolean wants(String filter) {
    return Filter.parse(filter).wants(INSTANCE, ROSTER, Rulings.NONE, Sight.WHOLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "service:orders",
        "SERVICE:Orders",
        "service:ord*",
        "service:billing,orders",
        "service:orders tag:blue status:down version:1.4*",
        "state:suspect",
        "status:draining",
        "tag:zone:a",
        "group:shop",
        "host:node-*",
        "host:10.1.*",
        "port:8080",
        "port:http",
        "framework:spring*",
        "framework:\"spring boot 3*\"",
        "label:team",
        "\"label:team=a b\"",
        "label:team=*",
        "needs:redis.cache",
        "needs:cache",
        "unmet:*",
        "id:4f2a*",
        "pid:4711",
        "-service:billing",
        "rders",
        "8080",
        "4f2a"
      })
  void finds(String filter) {
    assertThat(wants(filter)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service:order",
        "service:orders tag:green",
        "-service:orders",
        "status:up",
        "version:1.5*",
        "unmet:mailer",
        "billing",
        "-blue"
      })
  void passesOver(String filter) {
    assertThat(wants(filter)).isFalse();
  }

  @Test
  void anUnknownKeyIsToldWithTheNearestOne() {
    assertThatThrownBy(() -> Filter.parse("servce:orders"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "filter: unknown key \"servce\"; did you mean \"service\"? Known are service, status");
  }

  @Test
  void aStatusThatCannotBeIsRefused() {
    assertThatThrownBy(() -> Filter.parse("status:dwon"))
        .hasMessage(
            "filter: no status is \"dwon\"; expected one of up, suspect, stale, down, draining,"
                + " starting, running");
  }

  @Test
  void aTermWithoutAValueIsRefused() {
    assertThatThrownBy(() -> Filter.parse("service:"))
        .hasMessageContaining("\"service:\" lacks a value; expected for example service:orders");
    assertThatThrownBy(() -> Filter.parse("tag:a,")).hasMessageContaining("lacks a value");
  }

  @Test
  void aQuoteThatIsNotClosedIsRefused() {
    assertThatThrownBy(() -> Filter.parse("service:\"orders"))
        .hasMessageContaining("a quote is opened and not closed");
  }

  @Test
  void tooMuchIsRefused() {
    assertThatThrownBy(() -> Filter.parse("x".repeat(513))).hasMessageContaining("at most 512");
    assertThatThrownBy(() -> Filter.parse("a ".repeat(17)))
        .hasMessageContaining("at most 16 terms");
  }

  @Test
  void whateverIsTypedIsUnderstoodOrRefusedInWords() {
    List<byte[]> good =
        List.of(
            Fuzz.text("service:orders tag:blue status:down version:1.4*"),
            Fuzz.text("-label:\"team=a b\" unmet:* orders,billing"));
    Fuzz.parser("filters", good, FilterTest::understood);
  }

  private static boolean understood(byte[] input) {
    try {
      Filter.parse(new String(input, StandardCharsets.UTF_8))
          .wants(INSTANCE, ROSTER, Rulings.NONE, Sight.WHOLE);
      return true;
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("filter: ");
      return false;
    }
  }

  @Test
  void manyStarsCostLittle() {
    String pattern = "a*".repeat(200) + "b";
    org.assertj.core.api.Assertions.assertThatCode(
            () ->
                org.junit.jupiter.api.Assertions.assertTimeout(
                    Duration.ofSeconds(2), () -> Filter.like(pattern, "a".repeat(5_000))))
        .doesNotThrowAnyException();
  }
}
