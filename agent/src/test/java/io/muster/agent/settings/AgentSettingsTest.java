package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSettingsTest {
  @Test
  void argumentsBeatPropertiesWhichBeatTheEnvironment() {
    Properties system = new Properties();
    system.setProperty("muster.service.name", "property");
    system.setProperty("muster.service.group", "property");
    AgentSettings settings =
        AgentSettings.read(
            "service.name=argument",
            system,
            Map.of("MUSTER_SERVICE_GROUP", "environment", "MUSTER_SERVICE_VERSION", "environment"));
    assertThat(settings.serviceName()).isEqualTo("argument");
    assertThat(settings.serviceGroup()).isEqualTo("property");
    assertThat(settings.serviceVersion()).isEqualTo("environment");
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void aListInTheArgumentsEndsWhereTheNextSettingBegins() {
    AgentSettings settings = read("requires=a,b=redis[x,y],c?,await=250ms");
    assertThat(settings.requirements()).extracting(Requirement::key).containsExactly("a", "b", "c");
    assertThat(settings.requirements().get(1).tags()).containsExactly("x", "y");
    assertThat(settings.requirements().get(2).optional()).isTrue();
    assertThat(settings.awaitMillis()).isEqualTo(250);
  }

  @Test
  void noCommandIsObeyedUnlessItIsNamed() {
    assertThat(read("").commands()).isEmpty();
    assertThat(read("commands=shutdown,drain,drain").commands())
        .containsExactly("shutdown", "drain");
    AgentSettings wrong = read("commands=drain,destroy");
    assertThat(wrong.commands()).containsExactly("drain");
    assertThat(wrong.problems())
        .singleElement()
        .asString()
        .contains("muster.commands", "\"destroy\"", "drain or shutdown");
  }

  @Test
  void anUnknownKeyIsNamedWithTheNearestOne() {
    assertThat(read("requirs=a").problems())
        .singleElement()
        .asString()
        .contains("muster.requirs", "muster.requires?");
  }

  @Test
  void twoRequirementsOfOneKeyNeedAnAlias() {
    AgentSettings settings = read("requires=a,a[x]");
    assertThat(settings.requirements()).hasSize(1);
    assertThat(settings.problems()).singleElement().asString().contains("alias");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "s", "3 s", "-3s", "3h"})
  void aDurationNeedsItsUnit(String text) {
    AgentSettings settings = read("await=" + text);
    assertThat(settings.awaitMillis()).isEqualTo(3_000);
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("muster.await", text, "expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", "a b", "a[", "a[]", "a[x y]", "=a", "a:", "a=b=c", "a\u0001b", "ä"})
  void aRequirementOutOfItsGrammarIsRefused(String text) {
    assertThatThrownBy(() -> Requirement.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:0", "a:65536", "::1:80", ":80", "a b:80", "a:80x"})
  void anAddressOutOfItsGrammarIsNone(String text) {
    assertThat(HostPort.parse(text)).isNull();
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    assertThat(HostPort.parse("[::1]:80")).hasToString("[::1]:80");
  }

  @Test
  void aNameComesFromTheUserFirstAndTheJarLast() {
    Properties system = new Properties();
    system.setProperty("sun.java.command", "/opt/shop-service-1.2.3.jar --flag");
    assertThat(ServiceName.find(read(null), system, Map.of()).name()).isEqualTo("shop-service");
    assertThat(ServiceName.find(read(null), system, Map.of("OTEL_SERVICE_NAME", "otel")).name())
        .isEqualTo("otel");
    assertThat(
            ServiceName.find(read("service.name=mine"), system, Map.of("OTEL_SERVICE_NAME", "otel"))
                .name())
        .isEqualTo("mine");
  }

  private static AgentSettings read(@org.jspecify.annotations.Nullable String arguments) {
    return AgentSettings.read(arguments, new Properties(), Map.of());
  }
}
