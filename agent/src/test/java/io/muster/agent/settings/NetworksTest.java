package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.9.8.128/25, 10.9.8.127, false",
    "10.9.8.128/25, 10.9.8.129, true",
    "10.9.8.1, 10.9.8.1, true",
    "10.9.8.1, 10.9.8.2, false",
    "0.0.0.0/0, 10.9.8.2, true",
    "0.0.0.0/0, ::1, false",
    "10.0.0.0/8, ::ffff:10.1.1.1, true",
    "2001:db8::/32, 2001:db8:1::2, true",
    "2001:db8::/32, 2001:db9::2, false",
    "fe80::/10, fe80::1%eth0, true",
    "0.0.0.0/0, db.example.org, false",
  })
  void anEndpointIsWithinOrNot(String network, String host, boolean within) {
    assertThat(networks(network).allow("a", host)).isEqualTo(within);
  }

  @Test
  void aRequirementWithItsOwnIsHeldToThoseAlone() {
    Networks networks = networks("10.0.0.0/8,b=192.168.0.0/16,b=172.16.0.0/12");
    assertThat(networks.allow("a", "10.1.1.1")).isTrue();
    assertThat(networks.allow("b", "10.1.1.1")).isFalse();
    assertThat(networks.allow("b", "172.17.1.1")).isTrue();
  }

  @Test
  void withoutAnyAllMayPass() {
    assertThat(networks("").allow("a", "db.example.org")).isTrue();
    assertThat(networks("b=10.0.0.0/8").allow("a", "11.1.1.1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/33", "10.0.0/8", "b=10.0.0.0/-1", "x.org", "2001:db8::/129", "b="})
  void oneThatIsWrongIsNamedAndOpensNothing(String text) {
    AgentSettings settings = settings(text);
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("muster.networks = \"" + text + "\"");
    assertThat(settings.networks().allow("b", "10.1.1.1")).isFalse();
  }

  @Test
  void aKeyThatIsNoRequirementIsNamed() {
    assertThat(settings("c=10.0.0.0/8").problems()).singleElement().asString().contains("key of");
  }

  private static Networks networks(String text) {
    AgentSettings settings = settings(text);
    assertThat(settings.problems()).isEmpty();
    return settings.networks();
  }

  private static AgentSettings settings(String text) {
    Properties system = new Properties();
    system.setProperty("muster.requires", "a,b");
    system.setProperty("muster.networks", text);
    return AgentSettings.read(null, system, Map.of());
  }
}
