package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Office;
import io.muster.registry.authority.TrustDomain;
import io.muster.registry.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of certificates that settings name. */
@SuppressWarnings("NullAway.Init")
class TlsChecksTest {
  private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path place;
  private AuthorityFolder made;
  private final List<Effective.Owned> settings = new ArrayList<>();

  @BeforeEach
  void certificates() throws Exception {
    made =
        new Office(place.resolve("tls"), () -> START, new SecureRandom())
            .init(
                new Office.Plan(
                    TrustDomain.DEFAULT, List.of(), List.of("orders"), Duration.ofDays(90)));
  }

  private void set(String whose, String key, Path file) {
    settings.add(new Effective.Owned(whose, new Setting(key, file.toString(), "the test", "")));
  }

  private void server(AuthorityFolder.Pair pair) {
    set("server", "tls-cert", pair.certificate());
    set("server", "tls-key", pair.key());
  }

  private void agent(AuthorityFolder.Pair pair) {
    set("agent", "muster.tls.cert", pair.certificate());
    set("agent", "muster.tls.key", pair.key());
  }

  private List<Check> after(int days) {
    return new TlsChecks(settings, START.plus(Duration.ofDays(days))).run();
  }

  private static String words(Check check) {
    return check.verdict() + " " + check.name() + ": " + check.sentence() + " -> " + check.fix();
  }

  @Test
  void whereNobodySpeaksTlsNothingIsSaid() {
    assertThat(after(0)).isEmpty();
  }

  @Test
  void whatIsGoodIsSaidToHoldWithItsName() {
    server(made.registry());
    agent(made.service("orders"));
    set("server", "tls-client-ca", made.authority().certificate());
    set("command line", "ca", made.authority().certificate());
    assertThat(after(1)).hasSize(4).allMatch(check -> check.verdict() == Check.Verdict.OK);
    assertThat(after(1))
        .extracting(TlsChecksTest::words)
        .anyMatch(words -> words.contains("spiffe://muster.internal/muster/registry) holds for 89"))
        .anyMatch(words -> words.contains("/tenant/default/service/orders) holds for 89 days"));
  }

  @Test
  void anEndThatComesIsANoteThenAFailure() {
    server(made.registry());
    assertThat(after(60).getFirst().verdict()).isEqualTo(Check.Verdict.OK);
    assertThat(words(after(61).getFirst()))
        .startsWith("NOTE server tls-cert: ")
        .contains("ends in 29 days")
        .contains("muster tls renew DIR");
    assertThat(after(83).getFirst().verdict()).isEqualTo(Check.Verdict.NOTE);
    assertThat(words(after(84).getFirst())).startsWith("FAIL").contains("ends in 6 days");
    assertThat(words(after(91).getFirst())).startsWith("FAIL").contains("expired at 2026-07-30");
    assertThat(words(after(-1).getFirst())).startsWith("FAIL").contains("set the clocks");
  }

  @Test
  void whoMeansAnotherIsTold() {
    server(made.service("orders"));
    agent(made.registry());
    set("command line", "ca", made.registry().certificate());
    assertThat(after(0))
        .extracting(TlsChecksTest::words)
        .allMatch(words -> words.startsWith("FAIL"))
        .anyMatch(words -> words.contains("names no registry"))
        .anyMatch(words -> words.contains("is a registry's"))
        .anyMatch(words -> words.contains("may not issue certificates"));
  }

  @Test
  void aKeyThatDoesNotFitOrIsOpenOrMissingIsTold() throws Exception {
    set("agent", "muster.tls.cert", made.service("orders").certificate());
    assertThat(words(after(0).getFirst())).contains("muster.tls.key is not set beside it");
    set("agent", "muster.tls.key", made.registry().key());
    assertThat(words(after(0).getFirst())).contains("it is another certificate's key");
    settings.clear();
    agent(made.service("orders"));
    Path key = made.service("orders").key();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(words(after(0).getFirst())).contains("can be read by other users (mode 644)");
    Files.delete(key);
    assertThat(words(after(0).getFirst())).contains(key + " is not there");
  }
}
