package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "255.255.0.1, 255.255.0.1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "0:0:3:4:5:6:7:8, ::3:4:5:6:7:8",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
  })
  void eachAddressHasOneForm(String written, String expected) throws Exception {
    assertThat(IpText.of(InetAddress.getByName(written).getAddress())).isEqualTo(expected);
  }

  @Test
  void anIpv4AddressInsideIpv6IsShownAsWhatItIs() {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 9, 8, (byte) 200};
    assertThat(IpText.of(mapped)).isEqualTo("10.9.8.200");
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> IpText.of(new byte[5])).hasMessageContaining("not 5");
  }
}
