package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final Map<String, String> NO_VARIABLES = Collections.emptyMap();

  @Test
  void whoSaysNothingOfItIsNotSwitchedOff() {
    assertThat(Keys.maySwitchOff(null, new Properties(), NO_VARIABLES)).isFalse();
    assertThat(Keys.maySwitchOff("requires=a,b", property("muster.await", "3s"), NO_VARIABLES))
        .isFalse();
  }

  @Test
  void whoSaysThatItIsOnIsNotSwitchedOff() {
    assertThat(Keys.maySwitchOff(null, property("muster.enabled", "true"), variable("true")))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled=false",
        "muster.enabled=false",
        "requires=a,b, enabled = false",
        "labels=a=b,enabled=false",
        "enabled=true,enabled=false",
      })
  void whatSwitchesOffAmongTheArgumentsIsNoticed(String arguments) {
    assertThat(AgentSettings.read(arguments, new Properties(), NO_VARIABLES).enabled()).isFalse();
    assertThat(Keys.maySwitchOff(arguments, new Properties(), NO_VARIABLES)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", " false\t"})
  void whatSwitchesOffAsPropertyOrVariableIsNoticed(String value) {
    Properties off = property("muster.enabled", value);
    assertThat(AgentSettings.read(null, off, NO_VARIABLES).enabled()).isFalse();
    assertThat(Keys.maySwitchOff(null, off, NO_VARIABLES)).isTrue();
    assertThat(AgentSettings.read(null, new Properties(), variable(value)).enabled()).isFalse();
    assertThat(Keys.maySwitchOff(null, new Properties(), variable(value))).isTrue();
  }

  @Test
  void whereTheSourcesDisagreeTheSettingsAreToBeAsked() {
    assertThat(Keys.maySwitchOff("enabled=true", new Properties(), variable("false"))).isTrue();
  }

  @Test
  void aVariableIsTheKeyInCapitalsWithUnderscores() {
    assertThat(Keys.variable("muster.await.policy")).isEqualTo("MUSTER_AWAIT_POLICY");
    assertThat(Keys.variable("muster.a-z0")).isEqualTo("MUSTER_A_Z0");
    for (String key : Keys.ALL) {
      assertThat(Keys.variable(key))
          .isEqualTo(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
    }
  }

  private static Properties property(String key, String value) {
    Properties system = new Properties();
    system.setProperty(key, value);
    return system;
  }

  private static Map<String, String> variable(String value) {
    return Collections.singletonMap("MUSTER_ENABLED", value);
  }
}
