package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.muster.registry.identity.FakeCertificate;
import io.muster.registry.identity.Right;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People who sign in, and what could be done in their name. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class SignInTest {
  private static final String DRAIN = "/api/v1/instances/4f2a4f2a/drain";
  private static final String GOOD = "{\"reason\":\"a\",\"by\":\"b\"}";

  @TempDir Path folder;
  private Guarded node;

  @BeforeEach
  void start() throws Exception {
    node = new Guarded(folder, Map.of());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private HttpResponse<String> signIn(String token) throws Exception {
    return node.send("POST", "/sign-in", "{\"token\":\"" + token + "\"}");
  }

  /** Returns the cookie as a browser would say it. */
  private static String cookie(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private String guard(String cookie) throws Exception {
    return JsonParser.parseString(node.get("/api/v1/me", "Cookie", cookie).body())
        .getAsJsonObject()
        .get("guard")
        .getAsString();
  }

  private int fleet(String cookie) throws Exception {
    return node.get("/api/v1/fleet", "Cookie", cookie).statusCode();
  }

  @Test
  void theFirstPersonSignsInWithTheTokenOfTheDataFolderOnce() throws Exception {
    Path file = node.data().resolve("first-token");
    String token = Files.readString(file).strip();
    assertThat(node.get("/api/v1/fleet", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(401);
    String cookie = cookie(signIn(token));
    assertThat(fleet(cookie)).isEqualTo(200);
    assertThat(file).doesNotExist();
    node.leap(Duration.ofSeconds(2)); // refusals are written down once a second
    HttpResponse<String> again = signIn(token);
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(again.body()).contains("used before").doesNotContain(token);
    node.leap(Duration.ofMinutes(59));
    assertThat(fleet(cookie)).isEqualTo(200);
    node.close();
    assertThat(String.join("\n", node.audit()))
        .contains("\"action\":\"sign-in\"", "\"who\":\"*/token/first\"", "used before")
        .doesNotContain(token.substring(24));
  }

  @Test
  void nobodySeesAnythingButThePageToSignIn() throws Exception {
    assertThat(node.get("/").headers().firstValue("location")).contains("/sign-in");
    HttpResponse<String> page = node.get("/sign-in");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("<script>", "onclick", "style=");
    assertThat(page.headers().firstValue("x-frame-options")).contains("DENY");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("frame-ancestors 'none'", "script-src 'self'");
    assertThat(node.get("/page/sign-in.js").statusCode()).isEqualTo(200);
    for (String path :
        new String[] {
          "/page/app.js",
          "/page/index.html",
          "/api/v1/fleet",
          "/api/v1/openapi.json",
          "/metrics",
          "/sd/prometheus",
          "/api/v1/me",
          "/nothing",
          "/api/v1/stream"
        }) {
      HttpResponse<String> answer = node.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body()).as(path).doesNotContain("openapi");
    }
  }

  @Test
  void theCookieIsForThisRegistryAloneAndForNoScript() throws Exception {
    String token = node.token("alice", Set.of(Right.READ));
    String said = signIn(token).headers().firstValue("set-cookie").orElseThrow();
    String port = node.address().replaceFirst(".*:", "");
    assertThat(said)
        .matches("muster-" + port + "=[A-Za-z0-9_-]{43}; .*")
        .contains("; Path=/;", "; HttpOnly", "; SameSite=Strict", "; Max-Age=43200")
        .doesNotContain("Domain", "Secure");
  }

  @Test
  void aSessionEndsWithItsHourItsTokenAndItsPerson() throws Exception {
    String token = node.token("alice", Set.of(Right.READ));
    String idle = cookie(signIn(token));
    node.leap(Duration.ofMinutes(61));
    assertThat(fleet(idle)).isEqualTo(401);
    String out = cookie(signIn(token));
    HttpResponse<String> left =
        node.send("POST", "/sign-out", "{}", "Cookie", out, "X-Muster-Guard", guard(out));
    assertThat(left.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(fleet(out)).isEqualTo(401);
    String revoked = cookie(signIn(token));
    assertThat(fleet(revoked)).isEqualTo(200);
    node.revoke("alice");
    assertThat(fleet(revoked)).isEqualTo(401);
    assertThat(signIn(token).statusCode()).isEqualTo(401);
  }

  @Test
  void whatChangesSomethingNeedsWhatOnlyThePageOfThisSessionKnows() throws Exception {
    String token = node.token("alice", Set.of(Right.DRAIN));
    String mine = cookie(signIn(token));
    String other = cookie(signIn(token));
    assertThat(node.send("POST", DRAIN, GOOD, "Cookie", mine).body()).contains("x-muster-guard");
    assertThat(
            node.send("POST", DRAIN, GOOD, "Cookie", mine, "X-Muster-Guard", guard(other)).body())
        .contains("x-muster-guard");
    assertThat(node.send("POST", "/sign-out", "{}", "Cookie", mine).statusCode()).isEqualTo(403);
    HttpResponse<String> meant =
        node.send("POST", DRAIN, GOOD, "Cookie", mine, "X-Muster-Guard", guard(mine));
    assertThat(meant.statusCode()).as(meant.body()).isEqualTo(404);
    HttpResponse<String> byToken =
        node.send("POST", DRAIN, GOOD, "Authorization", "Bearer " + token);
    assertThat(byToken.statusCode()).as(byToken.body()).isEqualTo(404);
    HttpResponse<String> elsewhere =
        node.send(
            "POST", "/sign-in", "{\"token\":\"" + token + "\"}", "Origin", "http://evil.example");
    assertThat(elsewhere.statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenSpeaksForItselfWhateverSessionIsSaidBesides() throws Exception {
    String reader = node.token("reader", Set.of(Right.READ));
    String drains = node.token("drains", Set.of(Right.DRAIN));
    String session = cookie(signIn(drains));
    HttpResponse<String> mixed =
        node.send(
            "POST",
            DRAIN,
            GOOD,
            "Cookie",
            session,
            "X-Muster-Guard",
            guard(session),
            "Authorization",
            "Bearer " + reader);
    assertThat(mixed.statusCode()).isEqualTo(403);
    assertThat(mixed.body()).contains("token/reader");
    HttpResponse<String> bad =
        node.get("/api/v1/fleet", "Cookie", session, "Authorization", "Bearer muster_x");
    assertThat(bad.statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenInAnAddressIsNobodys() throws Exception {
    String token = node.token("alice", Set.of(Right.READ, Right.ADMIN));
    for (String key : new String[] {"token", "access_token", "authorization"}) {
      assertThat(node.get("/api/v1/fleet?" + key + "=" + token).statusCode()).isEqualTo(401);
      assertThat(node.send("POST", "/sign-in?" + key + "=" + token, "{}").statusCode())
          .isNotEqualTo(200);
    }
  }

  @Test
  void tenBadTriesAMinuteAreLet() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(signIn("muster_wrong").statusCode()).isEqualTo(401);
    }
    assertThat(signIn("muster_wrong").statusCode()).isEqualTo(429);
    String good = node.token("alice", Set.of(Right.READ));
    assertThat(signIn(good).statusCode()).isEqualTo(200); // nobody can keep others out
    node.leap(Duration.ofMinutes(1));
    assertThat(signIn("muster_wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void aCertificateSignsInAndItsSessionIsWorthNothingElsewhere() throws Exception {
    node.present(FakeCertificate.service("alice"));
    String cookie = cookie(node.send("POST", "/sign-in", "{}"));
    assertThat(fleet(cookie)).isEqualTo(200);
    assertThat(node.send("POST", DRAIN, GOOD, "Origin", "http://" + node.address()).statusCode())
        .isEqualTo(403);
    node.present(null);
    assertThat(fleet(cookie)).isEqualTo(401);
    node.present(FakeCertificate.service("bob"));
    String me = node.get("/api/v1/me", "Cookie", cookie).body();
    assertThat(me).contains("service/bob");
    node.present(null);
    assertThat(node.send("POST", "/sign-in", "{}").body()).contains("no token, and no certificate");
  }

  @Test
  void whereNobodyIsAskedNothingHasChanged() throws Exception {
    try (Guarded trusting = new Guarded(folder.resolve("other"), Map.of("sign-in", "off"))) {
      assertThat(trusting.get("/api/v1/fleet").statusCode()).isEqualTo(200);
      assertThat(trusting.get("/api/v1/me").body()).contains("\"signIn\":false");
      assertThat(trusting.get("/sign-in").statusCode()).isEqualTo(303);
      assertThat(trusting.data().resolve("tokens")).doesNotExist();
      assertThat(trusting.data().resolve("first-token")).doesNotExist();
    }
  }
}
