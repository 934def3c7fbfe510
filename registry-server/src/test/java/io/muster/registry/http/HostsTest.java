package io.muster.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names a registry lets itself be called. */
class HostsTest {
  private final Hosts loopback = new Hosts(true);
  private final Hosts open = new Hosts(false, Set.of("registry.example.org", "*.svc.example"));

  private static boolean answers(Hosts hosts, String host) {
    return hosts.trouble(List.of(host)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.example.org",
        "REGISTRY.example.org:7400",
        "a.svc.example",
        "10.1.2.3:7400",
        "[fd00::1]:7400",
        "localhost:7400",
        "127.0.0.1"
      })
  void beyondLoopbackItAnswersToItsNamesAndToAddresses(String host) {
    assertThat(answers(open, host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "registry.example.org.evil.example",
        "a.b.svc.example",
        "svc.example",
        "",
        "xregistry.example.org",
        "10.1.2.3.evil.example",
        "1.2.3",
        "127.0.0.1.evil.example"
      })
  void whatAnotherSiteCouldOwnIsRefused(String host) {
    assertThat(answers(open, host)).isFalse();
    assertThat(answers(loopback, host)).isFalse();
  }

  @Test
  void onLoopbackNoOtherAddressWillDo() {
    assertThat(answers(loopback, "10.1.2.3:7400")).isFalse();
    assertThat(answers(loopback, "[::1]:7400")).isTrue();
    assertThat(open.trouble(List.of())).isPresent();
    assertThat(open.trouble(List.of("localhost", "localhost"))).isPresent();
  }
}
