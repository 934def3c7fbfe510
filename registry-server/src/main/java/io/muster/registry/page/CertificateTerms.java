package io.muster.registry.page;

import io.muster.registry.tls.CertificateState;
import io.muster.registry.v1.CertificateList;
import io.muster.registry.v1.CertificateStatus;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long the registry's certificates hold. Any thread.
 *
 * @param states as they are now; none where the registry speaks plain text
 * @param clock what they are held against
 */
public record CertificateTerms(Supplier<List<CertificateState>> states, InstantSource clock) {
  /** Returns them for people. */
  CertificateList list() {
    CertificateList.Builder list = CertificateList.newBuilder().setReadAtMillis(clock.millis());
    for (CertificateState state : states.get()) {
      list.addCertificates(
          CertificateStatus.newBuilder()
              .setSetting(state.setting())
              .setFile(state.path().toString())
              .setSubject(state.subject())
              .setSerial(state.serial())
              .setNotAfterMillis(state.notAfter().toEpochMilli())
              .setProblem(state.problem().orElse("")));
    }
    return list.build();
  }

  /** Returns them for Prometheus; of several in one file the one that ends first. */
  Optional<GaugeSnapshot> gauge() {
    List<CertificateState> all = states.get();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder()
            .name("muster_tls_certificate_expiry_seconds")
            .help("Until the certificate ends; negative once it has.");
    all.stream()
        .map(CertificateState::path)
        .distinct()
        .forEach(path -> gauge.dataPoint(point(path, all)));
    return Optional.of(gauge.build());
  }

  private GaugeDataPointSnapshot point(Path path, List<CertificateState> all) {
    long seconds =
        all.stream()
            .filter(state -> state.path().equals(path))
            .mapToLong(state -> Duration.between(clock.instant(), state.notAfter()).toSeconds())
            .min()
            .orElse(0);
    return GaugeDataPointSnapshot.builder()
        .value((double) seconds)
        .labels(Labels.of("file", path.toString()))
        .build();
  }
}
