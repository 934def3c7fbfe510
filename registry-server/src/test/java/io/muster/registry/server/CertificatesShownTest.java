package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Office;
import io.muster.registry.authority.TrustDomain;
import io.muster.registry.cli.Said;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Until when the registry's certificates hold, as it is asked over TLS. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
class CertificatesShownTest {
  private static final Pattern LEFT =
      Pattern.compile(
          "muster_tls_certificate_expiry_seconds\\{file=\"[^\"]+registry.pem\"} (\\S+)");

  @TempDir Path place;

  private AuthorityFolder made() throws Exception {
    return new Office(place.resolve("tls"), InstantSource.system(), new SecureRandom())
        .init(
            new Office.Plan(
                TrustDomain.DEFAULT, List.of(), List.of("orders"), Duration.ofDays(90)));
  }

  private Node secure(AuthorityFolder made) throws Exception {
    return Node.start(
        place,
        Map.of(
            "listen",
            "127.0.0.1:0",
            "tls-cert",
            made.registry().certificate().toString(),
            "tls-key",
            made.registry().key().toString()),
        List.of());
  }

  private static String get(AuthorityFolder made, Node node, String path) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(made.authority().certificate())) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    HttpClient client =
        HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
    return client
        .send(
            HttpRequest.newBuilder(URI.create("https://" + node.address() + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static double left(String metrics) {
    Matcher line = LEFT.matcher(metrics);
    assertThat(line.find()).as(metrics).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void prometheusSeesTheSecondsThatAreLeft() throws Exception {
    AuthorityFolder made = made();
    try (Node node = secure(made)) {
      assertThat(left(get(made, node, "/metrics"))).isBetween(89.9 * 86_400, 90.0 * 86_400);
      node.leapWall(Duration.ofDays(100));
      assertThat(left(get(made, node, "/metrics"))).isBetween(-10.1 * 86_400, -10.0 * 86_400);
    }
  }

  @Test
  void thePageAndTheDoctorSeeWhatIsInUse() throws Exception {
    AuthorityFolder made = made();
    try (Node node = secure(made)) {
      JsonObject list =
          JsonParser.parseString(get(made, node, "/api/v1/certificates")).getAsJsonObject();
      JsonObject own = list.getAsJsonArray("certificates").get(0).getAsJsonObject();
      assertThat(own.get("setting").getAsString()).isEqualTo("tls-cert");
      assertThat(own.get("problem").getAsString()).isEmpty();
      Said doctor =
          Said.by(
              List.of(
                  "doctor",
                  "--registry",
                  node.address(),
                  "--ca",
                  made.authority().certificate().toString()));
      assertThat(doctor.out())
          .containsPattern("ok +registry's tls-cert +\\S+registry.pem there holds for 89 days")
          .containsPattern("ok +command line ca +\\S+ca.pem \\(.*\\) holds for 3651 days");
    }
  }

  @Test
  void plainTextHasNone() throws Exception {
    try (Node node = Node.start(place)) {
      Said doctor = Said.by(List.of("doctor", "--registry", node.address()));
      assertThat(doctor.out()).doesNotContain("tls-cert");
    }
  }
}
