package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HelidonProbeTest {
  static final class Main {
    static final Set<Object> SHUTDOWN_HANDLERS = Set.of("a handler of the application's own");
  }

  @Test
  void handlersThatAreNoServersAreLeftAlone() throws Exception {
    Host host =
        new Host(Map.of("io.helidon.Main", List.of(Main.class)), new Properties(), Map.of());
    assertThat(new HelidonProbe().look(BoundSocket.of("::", 80, 0, Witness.NOBODY), host))
        .isEqualTo(Findings.NONE);
  }
}
