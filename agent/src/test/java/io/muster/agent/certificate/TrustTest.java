package io.muster.agent.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.fuzz.Forge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {
  private static final String CLIENT_USAGE = "1.3.6.1.5.5.7.3.2";
  private static final Forge.Made AUTHORITY = Forge.authority("authority");
  private final Instant now = Instant.now();

  @Test
  void aRegistrysRoleIsEnoughWhateverItsHost() {
    assertThatCode(() -> check("10.9.8.7", Forge.registry(AUTHORITY))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"r.example.org", "R.Example.Org", "r.example.org.", "a.b.org", "10.9.8.7"})
  void withoutOneItsNameMustBeTheHosts(String host) {
    Forge.Made made =
        Forge.of("r").dns("r.example.org").dns("*.b.org").ip("10.9.8.7").signedBy(AUTHORITY);
    assertThatCode(() -> check(host, made)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "x.r.example.org", "a.a.b.org", "b.org", "10.9.8.8", "r"})
  void anotherHostIsNamedInTheRefusal(String host) {
    Forge.Made made =
        Forge.of("r").dns("r.example.org").dns("*.b.org").ip("10.9.8.7").signedBy(AUTHORITY);
    assertThatThrownBy(() -> check(host, made))
        .isInstanceOf(Distrust.class)
        .hasMessage("its certificate is for r.example.org, *.b.org, 10.9.8.7, not for " + host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://example.org/tenant/default/service/orders",
        "spiffe://example.org/tenant/default/person/ada",
        "spiffe:///muster/registry",
        "spiffe://example.org/x/muster/registry",
        "https://example.org/muster/registry",
        "spiffe://example.org/muster/registry/"
      })
  void aServiceNeverPassesAsARegistry(String identity) {
    Forge.Made made = Forge.of("s").uri(identity).dns("localhost").signedBy(AUTHORITY);
    assertThatThrownBy(() -> check("localhost", made))
        .hasMessageContaining(identity)
        .hasMessageContaining("expected spiffe://DOMAIN/muster/registry");
  }

  @Test
  void oneIdentityAndNoSecond() {
    Forge.Made made =
        Forge.of("both")
            .uri("spiffe://example.org/muster/registry")
            .uri("spiffe://example.org/tenant/default/service/orders")
            .signedBy(AUTHORITY);
    assertThatThrownBy(() -> check("localhost", made)).hasMessageContaining("2 identities");
  }

  @Test
  void itsDatesCount() {
    Instant before = now.minus(Duration.ofDays(9));
    Instant after = now.plus(Duration.ofDays(9));
    assertThatThrownBy(() -> check("h", role().valid(before, before).signedBy(AUTHORITY)))
        .hasMessageContaining("expired on " + before.toString().substring(0, 10));
    assertThatThrownBy(() -> check("h", role().valid(after, after).signedBy(AUTHORITY)))
        .hasMessageContaining("is not valid before " + after.toString().substring(0, 10));
  }

  @Test
  void itsAuthorityMustBeTheOneOfTheFile() {
    Forge.Made impostor = Forge.authority("authority");
    assertThatThrownBy(() -> check("h", Forge.registry(impostor)))
        .hasMessageContaining("was not issued by the authority in muster.tls.ca");
    assertThatThrownBy(() -> check("h", Forge.registry(impostor), impostor))
        .hasMessageContaining("was not issued by the authority in muster.tls.ca");
  }

  @Test
  void anIntermediateIsFollowedAndAnyOtherCertificateIsNot() {
    Forge.Made between = Forge.of("between").asAuthority().signedBy(AUTHORITY);
    Forge.Made service = Forge.of("service").dns("s").signedBy(AUTHORITY);
    assertThatCode(() -> check("h", Forge.registry(between), between)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check("h", Forge.registry(service), service))
        .hasMessageContaining("may not issue certificates");
  }

  @Test
  void whatItIsForCounts() {
    assertThatThrownBy(() -> check("h", role().usage(CLIENT_USAGE).signedBy(AUTHORITY)))
        .hasMessageContaining("is not for a server");
    assertThatThrownBy(() -> check("h", role().strange().signedBy(AUTHORITY)))
        .hasMessageContaining("critical extension");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "secp384r1"})
  void otherKeysOfOnesOwnAuthorityWork(String kind) {
    Forge.Made authority = Forge.of("own").kind(kind).asAuthority().selfSigned();
    Forge.Made made = role().kind(kind).signedBy(authority);
    assertThatCode(() -> check(authority, "h", made)).doesNotThrowAnyException();
  }

  @Test
  void anAuthorityMayHaveHadAnotherKindOfKeyBefore() throws Exception {
    Forge.Made before = Forge.of("authority").kind("RSA").asAuthority().selfSigned();
    Trust trust =
        new Trust(
            List.of(Certificate.read(before.encoded()), Certificate.read(AUTHORITY.encoded())));
    List<Certificate> shown = List.of(Certificate.read(Forge.registry(AUTHORITY).encoded()));
    assertThatCode(() -> trust.check(shown, "h", now.toEpochMilli())).doesNotThrowAnyException();
  }

  /** Each case is good but for one thing; the last kind has one byte of it changed. */
  @Test
  void noneOfAThousandBadOnesIsAccepted() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> bad = new ArrayList<>();
    Forge.Made impostor = Forge.authority("authority");
    Instant old = now.minus(Duration.ofDays(1));
    for (int i = 0; i < 40; i++) {
      bad.add(Forge.registry(impostor).encoded());
      bad.add(role().valid(old, old.plusSeconds(i)).signedBy(AUTHORITY).encoded());
      bad.add(role().uri("spiffe://example.org/x" + i).signedBy(AUTHORITY).encoded());
      bad.add(
          Forge.of("s")
              .uri("spiffe://d/tenant/t" + i + "/service/registry")
              .signedBy(AUTHORITY)
              .encoded());
      bad.add(Forge.of("n").dns("h" + i).signedBy(AUTHORITY).encoded());
    }
    byte[] good = Forge.registry(AUTHORITY).encoded();
    for (int i = 0; i < 800; i++) {
      byte[] changed = good.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      bad.add(changed);
    }
    int accepted = 0;
    for (byte[] one : bad) {
      accepted += accepts(one) ? 1 : 0;
    }
    System.out.println(
        "bad certificates: " + bad.size() + ", accepted: " + accepted + ", seed " + seed);
    assertThat(accepts(good)).isTrue();
    assertThat(accepted).isZero();
  }

  private boolean accepts(byte[] encoded) {
    try {
      Trust trust = new Trust(List.of(Certificate.read(AUTHORITY.encoded())));
      trust.check(List.of(Certificate.read(encoded)), "h", now.toEpochMilli());
      return true;
    } catch (Distrust e) {
      return false;
    }
  }

  private static Forge role() {
    return Forge.of("registry").uri("spiffe://example.org/muster/registry");
  }

  private void check(String host, Forge.Made... chain) throws Distrust {
    check(AUTHORITY, host, chain);
  }

  private void check(Forge.Made authority, String host, Forge.Made... chain) throws Distrust {
    List<Certificate> shown = new ArrayList<>();
    for (Forge.Made one : chain) {
      shown.add(Certificate.read(one.encoded()));
    }
    new Trust(List.of(Certificate.read(authority.encoded())))
        .check(shown, host, now.toEpochMilli());
  }
}
