package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a?x=1", "a@b", "${jndi:x}", "a\r\nb", "a b", "1:2", "[::1]"})
  void nothingButAHostIsAHost(String host) {
    assertThatThrownBy(() -> Endpoint.of("01", "http", host, 80, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an IP literal or a DNS name");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void nothingButAPortIsAPort(int port) {
    assertThatThrownBy(() -> Endpoint.of("01", "http", "a", port, ""))
        .hasMessageContaining("expected 1 to 65535");
  }

  @Test
  void protocolAndVersionHaveTheirGrammarToo() {
    assertThatThrownBy(() -> Endpoint.of("01", "jndi:x", "a", 1, ""))
        .hasMessageContaining("protocol");
    assertThatThrownBy(() -> Endpoint.of("01", "http", "a", 1, "${x}"))
        .hasMessageContaining("version");
  }
}
