package io.muster.registry.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.tls.CertificateState;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Until when certificates hold, for people and for Prometheus. */
class CertificateTermsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  private static CertificateState state(String file, int days, String problem) {
    return new CertificateState(
        "tls-cert",
        Path.of(file),
        "CN=" + file,
        "0a",
        NOW.plus(Duration.ofDays(days)),
        Optional.of(problem).filter(words -> !words.isEmpty()));
  }

  private static CertificateTerms terms(CertificateState... states) {
    return new CertificateTerms(() -> List.of(states), () -> NOW);
  }

  @Test
  void plainTextHasNone() {
    assertThat(terms().gauge()).isEmpty();
    assertThat(terms().list().getCertificatesList()).isEmpty();
  }

  @Test
  void ofSeveralInOneFileTheFirstToEndCounts() {
    GaugeSnapshot gauge =
        terms(state("a", 3, ""), state("a", 2, ""), state("b", -1, "")).gauge().orElseThrow();
    assertThat(gauge.getMetadata().getName()).isEqualTo("muster_tls_certificate_expiry_seconds");
    assertThat(gauge.getDataPoints())
        .extracting(point -> point.getLabels().get("file") + " " + (long) point.getValue())
        .containsExactlyInAnyOrder("a 172800", "b -86400");
  }

  @Test
  void peopleSeeWhatIsInUseAndWhyAFileIsNot() {
    var shown = terms(state("a", 3, "half written")).list();
    assertThat(shown.getReadAtMillis()).isEqualTo(NOW.toEpochMilli());
    assertThat(shown.getCertificates(0).getProblem()).isEqualTo("half written");
    assertThat(shown.getCertificates(0).getNotAfterMillis())
        .isEqualTo(NOW.plus(Duration.ofDays(3)).toEpochMilli());
  }
}
