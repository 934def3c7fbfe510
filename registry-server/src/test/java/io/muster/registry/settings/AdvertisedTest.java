package io.muster.registry.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertisedTest {
  @ParameterizedTest
  @CsvSource({
    "observed, 10.0.0.1, 10.0.0.1, true",
    "observed, 10.0.0.1, 10.0.0.2, false",
    "observed, 10.0.0.1, ::ffff:10.0.0.1, true",
    "observed, fe80::1, fe80::1%eth0, true",
    "observed, fe80::1, FE80:0:0:0:0:0:0:1, true",
    "observed, 10.0.0.1, orders.example.com, false",
    "observed, 10.0.0.1, 10.0.0.1.example.com, false",
    "observed, 10.0.0.1, 169.254.169.254, false",
    "observed, 127.0.0.1, 192.0.2.7, true",
    "any, 10.0.0.1, orders.example.com, true",
    "10.0.0.0/8;192.0.2.0/24, 10.0.0.1, 10.255.0.1, true",
    "10.0.0.0/8;192.0.2.0/24, 10.0.0.1, 192.0.2.200, true",
    "10.0.0.0/8;192.0.2.0/24, 10.0.0.1, 192.0.3.1, false",
    "192.0.2.0/24, 10.0.0.1, 10.0.0.1, true",
    "fd00::/8, 10.0.0.1, fd12::1, true",
    "fd00::/8, 10.0.0.1, fe80::1, false",
    "0.0.0.0/0, 10.0.0.1, 8.8.8.8, true",
    "192.0.2.128/25, 10.0.0.1, 192.0.2.127, false",
  })
  void tellsOwnFromForeign(String policy, String observed, String said, boolean allowed)
      throws UnknownHostException {
    Advertised advertised = Advertised.parse(policy.replace(';', ',')).orElseThrow();
    assertThat(advertised.allows(InetAddress.getByName(observed), said)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all",
        "10.0.0.0/33",
        "10.0.0/8",
        "fd00::/129",
        "10.0.0.0/-1",
        "300.1.1.1",
        "10.0.0.0/8,",
        "localhost",
        "::g",
        "1:2"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThat(Advertised.parse(text)).isEmpty();
  }

  @Test
  void aNameIsNeverLookedUp() {
    assertThat(Network.literal("localhost")).isEmpty();
    assertThat(Network.literal("example.com")).isEmpty();
  }
}
