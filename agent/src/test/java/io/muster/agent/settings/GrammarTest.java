package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.9.8.1", "::1", "::", "2001:db8::10", "0:0:0:0:0:0:0:1", "::ffff:10.9.8.1",
            "fe80::1%eth0",
        "a", "a.b", "registry.example.org", "registry.example.org.", "my_host", "x-1", "1a.b"
      })
  void hostsAreLiteralsOrNames(String host) {
    assertThat(Grammar.isHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        ".a",
        "-a",
        "a-",
        "a b",
        "a/b",
        "a@b",
        "a?b",
        "a#b",
        "a,b",
        "[::1]",
        ":",
        ":::",
        "1:2",
        "1::2::3",
        "12345::",
        "::1%",
        "::1%e/x",
        "300.1.1.1",
        "10.9.8",
        "1.2.3.4.5",
        "a\nb",
        "${x}",
        "ä.example",
        "::ffff:10.9.8"
      })
  void nothingElseIsAHost(String host) {
    assertThat(Grammar.isHost(host)).isFalse();
  }

  @Test
  void aHostIsAtMost255Long() {
    assertThat(Grammar.isHost("a.".repeat(127) + "a")).isTrue();
    assertThat(Grammar.isHost("a.".repeat(128))).isFalse();
    assertThat(Grammar.isHost("a".repeat(64))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65536", "99999", "-1", "+1", "1a", "٣", "000001"})
  void portsAreFrom1To65535(String port) {
    assertThat(Grammar.port(port)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:7400", "[::1]:7400", "registry.example.org:1", "a:65535"})
  void addressesSurviveReadingAndWriting(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "a",
        "a:",
        ":1",
        "a:0",
        "a:65536",
        "::1:7400",
        "[::1]",
        "[::1:7400",
        "http://a:1",
        "a:1/x",
        "[a]:1",
        "[]:1",
        "a b:1"
      })
  void whatIsNoAddressIsNone(String text) {
    assertThat(HostPort.parse(text)).isNull();
  }
}
