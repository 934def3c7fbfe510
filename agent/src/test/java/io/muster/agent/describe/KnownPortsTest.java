package io.muster.agent.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class KnownPortsTest {
  @Test
  void aDebuggersPortIsReadInEveryForm() {
    for (String address : List.of("5005", "*:5005", "127.0.0.1:5005", "[::1]:5005")) {
      KnownPorts known = of("-agentlib:jdwp=transport=dt_socket,server=y,address=" + address);
      assertThat(known.isJdwp(5005)).as(address).isTrue();
      assertThat(known.jdwpAnywhere()).isFalse();
    }
    assertThat(of("-Xrunjdwp:server=y,address=5005").isJdwp(5005)).isTrue();
  }

  @Test
  void aDebuggersPortMayBeAnyOrNone() {
    assertThat(of("-agentlib:jdwp=transport=dt_socket,server=y").jdwpAnywhere()).isTrue();
    assertThat(of("-agentlib:jdwp=server=y,address=*:0").jdwpAnywhere()).isTrue();
    KnownPorts calls = of("-agentlib:jdwp=transport=dt_socket,address=ide:5005");
    assertThat(calls.isJdwp(5005)).isFalse();
    assertThat(calls.jdwpAnywhere()).isFalse();
    assertThat(of("-agentlib:other=address=5005").isJdwp(5005)).isFalse();
  }

  @Test
  void jmxsPortsAreRead() {
    Properties system = new Properties();
    system.setProperty("com.sun.management.jmxremote.port", "9010");
    KnownPorts known = KnownPorts.of(List.of(), system);
    assertThat(known.isJmx(9010)).isTrue();
    assertThat(known.isJmx(0)).isFalse();
    assertThat(known.hasJmx()).isTrue();
    assertThat(KnownPorts.NONE.hasJmx()).isFalse();
  }

  private static KnownPorts of(String argument) {
    return KnownPorts.of(List.of("-Xmx1g", argument), new Properties());
  }
}
