package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ProbesTest {
  @Test
  void aSettingIsReadAsPropertyThenAsVariable() {
    Properties system = new Properties();
    system.setProperty("a.b-c", "property");
    Map<String, String> environment = Map.of("A_BC", "variable", "D_EF", "other");
    Host host = new Host(Map.of(), system, environment);
    assertThat(host.setting("a.b-c", "")).isEqualTo("property");
    assertThat(host.setting("d.e-f", "")).isEqualTo("other");
    assertThat(host.setting("g", "default")).isEqualTo("default");
  }

  @Test
  void membersAreFoundUpTheHierarchy() throws Exception {
    assertThat(Reflect.call(new Derived(), "hidden")).isEqualTo("method");
    assertThat(Reflect.get(new Derived(), "kept")).isEqualTo("field");
  }

  private static class Base {
    private final String kept = "field";

    private String hidden() {
      return "method";
    }

    @Override
    public String toString() {
      return kept + hidden();
    }
  }

  private static final class Derived extends Base {}
}
