package io.muster.registry.steer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallerTest {
  private static Caller at(String literal) throws Exception {
    return Caller.at(Optional.of(new InetSocketAddress(InetAddress.getByName(literal), 7)));
  }

  @Test
  void onlyLoopbackIsThisMachine() throws Exception {
    assertThat(at("127.0.0.1")).isEqualTo(new Caller("127.0.0.1", true));
    assertThat(at("127.9.9.9").local()).isTrue();
    assertThat(at("::1").local()).isTrue();
    assertThat(at("::ffff:127.0.0.1").local()).isTrue();
    assertThat(at("10.0.0.1")).isEqualTo(new Caller("10.0.0.1", false));
    assertThat(at("0.0.0.0").local()).isFalse();
    assertThat(Caller.at(Optional.empty()).local()).isFalse();
  }
}
