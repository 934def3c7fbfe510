package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.premain.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
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

  @Test
  void aProbeThatFailsCostsWhatItWouldHaveFoundAndNothingElse() {
    BoundSocket first = BoundSocket.of("::", 80, 0, Witness.NOBODY);
    BoundSocket second = BoundSocket.of("::", 81, 0, Witness.NOBODY);
    Probes probes =
        probes(
            (socket, host) -> {
              throw new NoSuchFieldException("a newer version of it");
            },
            (socket, host) -> {
              throw new NoClassDefFoundError("a part of it is missing");
            },
            (socket, host) -> {
              throw new StackOverflowError();
            },
            (socket, host) -> Findings.NONE.protocol("http"));
    Host host = new Host(Map.of(), new Properties(), Map.of());

    assertThat(probes.look(List.of(first, second), Set.of("a.Landmark"), host))
        .containsOnly(
            entry(first, Findings.NONE.protocol("http")),
            entry(second, Findings.NONE.protocol("http")));
  }

  @Test
  void whereNoClassCanBeLookedAtNothingIsFound() {
    Probes probes = probes((socket, host) -> Findings.NONE.protocol("http"));

    assertThat(probes.look(List.of(BoundSocket.of("::", 80, 0, Witness.NOBODY)))).isEmpty();
  }

  /** What a probe finds, as all others begin at the same landmark. */
  private interface Look {
    Findings at(BoundSocket socket, Host host) throws Exception;
  }

  /** Probes in a JVM that refuses to tell what is loaded. */
  private static Probes probes(Look... looks) {
    List<Probe> probes = new ArrayList<>();
    for (Look look : looks) {
      probes.add(
          new Probe() {
            @Override
            public List<String> landmarks() {
              return List.of("a.Landmark");
            }

            @Override
            public Findings look(BoundSocket socket, Host host) throws Exception {
              return look.at(socket, host);
            }
          });
    }
    return new Probes(TestContext.of("", "off").instrumentation(), new AgentLog("off"), probes);
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
