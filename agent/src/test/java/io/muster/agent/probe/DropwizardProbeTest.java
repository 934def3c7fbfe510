package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DropwizardProbeTest {
  @Test
  void theThreadThatAcceptsTellsTheConnectorAndItsPort() {
    String admin = "dw-41-acceptor-0@1f2e-admin@3c4d{HTTP/1.1, (http/1.1)}{0.0.0.0:8081}";
    String application = "dw-40-acceptor-0@1f2f-application@3c4e{HTTP/1.1, (http/1.1)}{0.0.0.0:80}";
    assertThat(DropwizardProbe.acceptsForOperators(admin, 8081)).isTrue();
    assertThat(DropwizardProbe.acceptsForOperators(admin, 81)).isFalse();
    assertThat(DropwizardProbe.acceptsForOperators(application, 80)).isFalse();
  }

  @Test
  void theThreadsOfTheProcessAreNamed() {
    Host host = new Host(java.util.Map.of(), new java.util.Properties(), java.util.Map.of());
    assertThat(host.threads()).contains(Thread.currentThread().getName());
  }
}
