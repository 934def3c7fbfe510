package io.muster.registry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.http.Request;
import io.muster.registry.identity.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookieTest {
  private static Request request(boolean secure, Map<String, String> headers) {
    return new Request(
        "POST",
        "/sign-in",
        Map.of(),
        headers,
        new Request.Said(
            "",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5),
            secure,
            Identity.TRUSTED));
  }

  @Test
  void encryptedTheBrowserIsHeldToThisHostAndToEncryption() {
    Request request = request(true, Map.of("host", "registry.example.org:7400"));

    assertThat(Cookie.kept(request, "secret"))
        .isEqualTo(
            "__Host-muster-7400=secret; Path=/; HttpOnly; SameSite=Strict; Max-Age="
                + Sessions.LONGEST_SECONDS
                + "; Secure");
    assertThat(Cookie.forgotten(request))
        .startsWith("__Host-muster-7400=;")
        .contains("; Max-Age=0")
        .endsWith("; Secure");
  }

  @Test
  void inTheClearOnLoopbackThereIsNoSecureCookie() {
    assertThat(Cookie.kept(request(false, Map.of("host", "127.0.0.1:7400")), "secret"))
        .startsWith("muster-7400=secret; Path=/; HttpOnly; SameSite=Strict;")
        .doesNotContain("Secure");
  }

  @Test
  void aCookieSetInTheClearIsNotTakenOnAnEncryptedConnection() {
    Map<String, String> headers =
        Map.of("host", "127.0.0.1:7400", "cookie", "a=b; muster-7400=planted");

    assertThat(Cookie.secret(request(false, headers))).contains("planted");
    assertThat(Cookie.secret(request(true, headers))).isEmpty();
  }
}
