package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsProblemsTest {
  private final Properties system = new Properties();

  private AgentSettings read(@Nullable String arguments, Map<String, String> environment) {
    return AgentSettings.read(arguments, system, environment);
  }

  private AgentSettings read(@Nullable String arguments) {
    return read(arguments, Map.of());
  }

  @Test
  void saysNothingWhenNothingIsSet() {
    AgentSettings settings = read(null);
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.registries()).hasToString("[127.0.0.1:7400]");
    assertThat(settings.awaitMillis()).isEqualTo(3_000);
    assertThat(settings.metricsMillis()).isEqualTo(10_000);
    assertThat(settings.requirements()).isEmpty();
    assertThat(settings.awaitStops()).isFalse();
    assertThat(settings.overwrite()).isFalse();
  }

  @Test
  void argumentsBeatPropertiesBeatEnvironmentBeatsFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("muster.properties");
    Files.writeString(
        file,
        "muster.await=1s\nmuster.service.group=file\nmuster.service.version=file\n"
            + "muster.service.name=file\n");
    Map<String, String> environment =
        Map.of(
            "MUSTER_CONFIG", file.toString(),
            "MUSTER_SERVICE_GROUP", "environment",
            "MUSTER_SERVICE_VERSION", "environment",
            "MUSTER_SERVICE_NAME", "environment");
    system.setProperty("muster.service.version", "property");
    system.setProperty("muster.service.name", "property");
    AgentSettings settings = read("service.name=argument", environment);
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.serviceName()).isEqualTo("argument");
    assertThat(settings.serviceVersion()).isEqualTo("property");
    assertThat(settings.serviceGroup()).isEqualTo("environment");
    assertThat(settings.awaitMillis()).isEqualTo(1_000);
  }

  @Test
  void aFileThatIsNotThereIsAProblemAndNoMore() {
    assertThat(read("config=/nowhere/muster.properties").problems())
        .singleElement()
        .asString()
        .contains("muster.config", "/nowhere/muster.properties", "cannot be read");
  }

  @Test
  void listsKeepTheirCommasInArguments() {
    AgentSettings settings =
        read(
            "requires=a,redis.master[prod,stats],cache=redis.cache:tcp?,await=250ms,labels=x=1,y=2");
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.requirements()).hasToString("[a, redis.master, cache=redis.cache]");
    assertThat(settings.awaitMillis()).isEqualTo(250);
    assertThat(settings.labels()).containsEntry("x", "1").containsEntry("y", "2");
  }

  @ParameterizedTest
  @CsvSource({"250ms,250", "3s,3000", "1m,60000", "0s,0", "100m,600000"})
  void durationsCarryTheirUnit(String text, long millis) {
    assertThat(read("await=" + text).awaitMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "s", "-1s", "1.5s", "3 s", "1h", "3S", "ms", "99999999999s"})
  void aDurationThatIsNoneIsSaidAndTheDefaultHolds(String text) {
    AgentSettings settings = read("await=" + text);
    assertThat(settings.awaitMillis()).isEqualTo(3_000);
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("muster.await", text, "the agent's arguments", "250ms, 3s or 1m");
  }

  @ParameterizedTest
  @CsvSource({
    "muster.awiat,muster.await",
    "muster.require,muster.requires",
    "muster.registr,muster.registry",
    "muster.servce.name,muster.service.name"
  })
  void anUnknownKeyIsAnsweredWithTheNearest(String typed, String meant) {
    system.setProperty(typed, "x");
    assertThat(read(null).problems())
        .singleElement()
        .asString()
        .contains(typed, "-D", "unknown setting; did you mean " + meant + "?");
  }

  @Test
  void anUnknownKeyAmongArgumentsIsNotPartOfTheValueBeforeIt() {
    AgentSettings settings = read("registry=127.0.0.1:1,awiat=3s");
    assertThat(settings.registries()).hasToString("[127.0.0.1:1]");
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("did you mean muster.await?");
  }

  @Test
  void whatTheAgentItselfWroteIsNoSetting() {
    system.setProperty("muster.endpoint.a.host", "x");
    assertThat(read(null).problems()).isEmpty();
  }

  @Test
  void aWrongRegistryIsSaidAndTheOthersHold() {
    AgentSettings settings = read("registry=localhost,[::1]:7400,10.9.8.1:99999");
    assertThat(settings.registries()).hasToString("[[::1]:7400]");
    assertThat(settings.problems())
        .hasSize(2)
        .allMatch(line -> line.contains("expected host:port"));
    assertThat(read("registry=nonsense").registries()).hasToString("[127.0.0.1:7400]");
  }

  @Test
  void theSecondRequirementOfAKeyIsToldToTakeAnAlias() {
    AgentSettings settings = read("requires=a[x],a[y]");
    assertThat(settings.requirements()).hasSize(1);
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("a[y]", "give the second one an alias");
  }

  @Test
  void theSixtyFifthRequirementIsRefused() {
    StringBuilder many = new StringBuilder("requires=s0");
    for (int i = 1; i <= 64; i++) {
      many.append(",s").append(i);
    }
    AgentSettings settings = read(many.toString());
    assertThat(settings.requirements()).hasSize(64);
    assertThat(settings.problems()).singleElement().asString().contains("s64", "at most 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled=maybe",
        "overwrite=1",
        "await.policy=wait",
        "log=verbose",
        "service.tags=a b",
        "labels=x",
        "service.name=my service",
        "service.version=a b",
        "advertise.host=[::1]",
        "advertise.host=a/b",
        "metrics.interval=fast",
        "requires=a b",
        "nonsense",
        "=x"
      })
  void everythingThatIsWrongIsSaidAndNothingIsThrown(@Nullable String arguments) {
    assertThat(read(arguments).problems()).singleElement().asString().contains("expected");
  }

  @Test
  void templatesAreFoundInEverySource() {
    system.setProperty("muster.inject.spring.data.redis.host", "{redis.host}");
    AgentSettings settings = read("inject.db.url=jdbc:{db.host}:{db.port}/x,requires=db,redis");
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.injectTemplates())
        .containsEntry("spring.data.redis.host", "{redis.host}")
        .containsEntry("db.url", "jdbc:{db.host}:{db.port}/x");
  }

  @Test
  void propertiesThatAreNotTextAreNoConcern() {
    system.put("muster.await", 3);
    system.put(7, "x");
    assertThat(read(null).problems()).isEmpty();
  }
}
