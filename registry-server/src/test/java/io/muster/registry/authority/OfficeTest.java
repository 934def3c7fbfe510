package io.muster.registry.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an authority makes, renews, and how it is replaced. */
class OfficeTest {
  private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

  @TempDir Path place;
  private Instant now = START;

  private Office office() {
    return new Office(place.resolve("tls"), () -> now, new SecureRandom());
  }

  private AuthorityFolder made(String... services) throws Exception {
    return office()
        .init(
            new Office.Plan(
                new TrustDomain("example.org"),
                List.of("Registry.example.org", "10.9.8.1", "fd00::7", "*.example.net"),
                List.of(services),
                Duration.ofDays(90)));
  }

  private static List<X509Certificate> read(Path file) throws Exception {
    return Pem.certificates(Files.readString(file));
  }

  private static X509Certificate one(AuthorityFolder.Pair pair) throws Exception {
    return read(pair.certificate()).getFirst();
  }

  private static void verified(AuthorityFolder.Pair pair, List<X509Certificate> by)
      throws Exception {
    assertThat(isIssued(one(pair), by)).as(pair.name()).isTrue();
    assertThat(Seen.pair(pair.certificate(), pair.key()).getFirst().problem()).isEmpty();
  }

  private static boolean isIssued(X509Certificate certificate, List<X509Certificate> by) {
    return by.stream()
        .filter(
            authority ->
                authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
        .anyMatch(
            authority -> {
              try {
                certificate.verify(authority.getPublicKey());
                return true;
              } catch (GeneralSecurityException e) {
                return false;
              }
            });
  }

  @Test
  void theAuthorityIssuesForTenYearsAndDirectlyBelowItselfAlone() throws Exception {
    X509Certificate authority = one(made().authority());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(authority.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    assertThat(authority.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(authority.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(Facts.of(authority).daysLeft(now)).isEqualTo(3_652);
    authority.verify(authority.getPublicKey());
  }

  @Test
  void theRegistryIsItByOneIdentityAndByItsHosts() throws Exception {
    AuthorityFolder made = made();
    X509Certificate registry = one(made.registry());
    Facts facts = Facts.of(registry);
    assertThat(facts.uris()).containsExactly("spiffe://example.org/muster/registry");
    assertThat(facts.domain()).contains(new TrustDomain("example.org"));
    assertThat(facts.hosts())
        .containsExactly(
            "localhost",
            "127.0.0.1",
            "0:0:0:0:0:0:0:1",
            "registry.example.org",
            "10.9.8.1",
            "fd00:0:0:0:0:0:0:7",
            "*.example.net");
    assertThat(registry.getExtendedKeyUsage()).containsExactly(SERVER);
    assertThat(registry.getBasicConstraints()).isEqualTo(-1);
    assertThat(facts.daysLeft(now)).isEqualTo(90);
    verified(made.registry(), read(made.authority().certificate()));
  }

  @Test
  void aServiceIsAClientWithOneIdentityAndNoHosts() throws Exception {
    AuthorityFolder made = made("orders", "pay.ments_2");
    X509Certificate orders = one(made.service("orders"));
    Facts facts = Facts.of(orders);
    assertThat(facts.uris()).containsExactly("spiffe://example.org/tenant/default/service/orders");
    assertThat(facts.hosts()).isEmpty();
    assertThat(facts.domain()).isEmpty();
    assertThat(orders.getExtendedKeyUsage()).containsExactly(CLIENT);
    assertThat(made.allServices())
        .extracting(AuthorityFolder.Pair::name)
        .containsExactly("orders", "pay.ments_2");
    for (AuthorityFolder.Pair pair : made.allServices()) {
      verified(pair, read(made.authority().certificate()));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void everythingIsForThisUserAlone() throws Exception {
    AuthorityFolder made = made("orders");
    try (Stream<Path> all = Files.walk(made.path())) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void whatIsThereAlreadyIsNotTouchedBeItALink() throws Exception {
    made();
    byte[] before = Files.readAllBytes(place.resolve("tls/ca.key"));
    assertThatThrownBy(this::made).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readAllBytes(place.resolve("tls/ca.key"))).isEqualTo(before);
    Files.move(place.resolve("tls"), place.resolve("other"));
    Files.createSymbolicLink(place.resolve("tls"), place.resolve("nowhere"));
    assertThatThrownBy(this::made).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(place.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aTenantsServiceIsNamedBeforeTheSlashAndRenewedAsItIs() throws Exception {
    AuthorityFolder made = made("shop/orders", "orders");
    assertThat(made.service("shop/orders").certificate()).hasFileName("shop@orders.pem");
    assertThat(Facts.of(one(made.service("shop/orders"))).uris())
        .containsExactly("spiffe://example.org/tenant/shop/service/orders");
    assertThat(Facts.of(one(made.service("orders"))).uris())
        .containsExactly("spiffe://example.org/tenant/default/service/orders");
    assertThat(made.allServices()).hasSize(2);
  }

  @Test
  void namesThatCannotStandInACertificateLeaveNothingBehind() {
    for (String bad :
        List.of(
            "",
            "a b",
            "a/b/c",
            "/a",
            "a/",
            "*/a",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/a",
            "..",
            "ä",
            "a".repeat(129),
            "../x",
            "a%2fb",
            "a\nb")) {
      assertThatThrownBy(() -> made(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("service: expected 1 to 128 of");
    }
    for (String bad : List.of("host:7400", "a b", "-a", "300.1.1.1", "x..y", "[::1", "*", "::g")) {
      assertThatThrownBy(() -> Wanted.registry(TrustDomain.DEFAULT, List.of(bad)))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host: expected a DNS name or an IP address");
    }
    for (String bad : List.of("", "Example.org", "a/b", "a:1", "a".repeat(201))) {
      assertThatThrownBy(() -> new TrustDomain(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void aTryThatEndedHalfWayIsReplacedByTheNext() throws Exception {
    Files.createDirectory(
        place.resolve(".tls.new"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(place.resolve(".tls.new/ca.key"), "half");
    verified(made().registry(), read(place.resolve("tls/ca.pem")));
    assertThat(place.resolve(".tls.new")).doesNotExist();
  }

  @Test
  void renewingKeepsNamesAndKeysAndTakesAnotherSerial() throws Exception {
    AuthorityFolder made = made("orders");
    List<AuthorityFolder.Pair> pairs = List.of(made.registry(), made.service("orders"));
    List<X509Certificate> before = new ArrayList<>();
    for (AuthorityFolder.Pair pair : pairs) {
      before.add(one(pair));
    }
    now = START.plus(Duration.ofDays(60));
    assertThat(office().renew(List.of(), Duration.ofDays(90))).containsExactlyElementsOf(pairs);
    for (int i = 0; i < pairs.size(); i++) {
      X509Certificate after = one(pairs.get(i));
      assertThat(after.getSerialNumber()).isNotEqualTo(before.get(i).getSerialNumber());
      assertThat(after.getPublicKey()).isEqualTo(before.get(i).getPublicKey());
      assertThat(Facts.of(after).uris()).isEqualTo(Facts.of(before.get(i)).uris());
      assertThat(Facts.of(after).hosts()).isEqualTo(Facts.of(before.get(i)).hosts());
      assertThat(after.getExtendedKeyUsage()).isEqualTo(before.get(i).getExtendedKeyUsage());
      assertThat(Facts.of(after).daysLeft(now)).isEqualTo(90);
      verified(pairs.get(i), read(made.authority().certificate()));
    }
  }

  @Test
  void aServiceIsAddedAndTheOthersStay() throws Exception {
    AuthorityFolder made = made("orders");
    X509Certificate orders = one(made.service("orders"));
    office().renew(List.of("payments"), Duration.ofDays(7));
    verified(made.service("payments"), read(made.authority().certificate()));
    assertThat(Facts.of(one(made.service("payments"))).uris())
        .containsExactly("spiffe://example.org/tenant/default/service/payments");
    assertThat(one(made.service("orders"))).isEqualTo(orders);
  }

  @Test
  void nothingOutlivesTheAuthority() throws Exception {
    AuthorityFolder made = made();
    now = START.plus(Duration.ofDays(3_640));
    office().renew(List.of(), Duration.ofDays(90));
    assertThat(one(made.registry()).getNotAfter()).isEqualTo(one(made.authority()).getNotAfter());
  }

  @Test
  void aKeyOfAnotherIsNamedAndNothingIsIssued() throws Exception {
    AuthorityFolder made = made("orders", "payments");
    Files.copy(
        made.service("orders").key(),
        made.service("payments").key(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(
            Seen.pair(made.service("payments").certificate(), made.service("payments").key())
                .getFirst()
                .problem())
        .contains("payments.key: it is another certificate's key");
    assertThatThrownBy(() -> office().renew(List.of("payments"), Duration.ofDays(1)))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("payments.key: it is another certificate's key");
    Files.copy(
        made.registry().key(),
        made.authority().key(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> office().renew(List.of(), Duration.ofDays(1)))
        .hasMessageContaining("ca.key: is no key of an authority in");
  }

  @Test
  void aFolderThatOthersCanWriteIsNotUsed() throws Exception {
    AuthorityFolder made = made();
    Files.setPosixFilePermissions(made.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> office().renew(List.of(), Duration.ofDays(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can be changed by other users");
  }

  @Test
  void theAuthorityIsReplacedInThreeStepsAndEverybodyIsUnderstoodBetweenThem() throws Exception {
    AuthorityFolder made = made("orders");
    Path trusted = made.authority().certificate();
    List<X509Certificate> old = read(trusted);
    assertThatThrownBy(() -> office().changeOver(Duration.ofDays(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> office().endChange()).isInstanceOf(IllegalStateException.class);

    office().beginChange();
    List<X509Certificate> both = read(trusted);
    assertThat(both).hasSize(2).containsAll(old);
    assertThatThrownBy(() -> office().beginChange()).isInstanceOf(IllegalStateException.class);
    office().renew(List.of(), Duration.ofDays(90));
    assertThat(isIssued(one(made.registry()), old)).isTrue();

    office().changeOver(Duration.ofDays(90));
    assertThat(read(trusted)).containsExactlyInAnyOrderElementsOf(both);
    for (AuthorityFolder.Pair pair : List.of(made.registry(), made.service("orders"))) {
      verified(pair, both);
      assertThat(isIssued(one(pair), old)).isFalse();
    }
    assertThatThrownBy(() -> office().changeOver(Duration.ofDays(1)))
        .isInstanceOf(IllegalStateException.class);

    office().endChange();
    assertThat(read(trusted)).hasSize(1).doesNotContainAnyElementsOf(old);
    verified(made.registry(), read(trusted));
    office().renew(List.of("payments"), Duration.ofDays(90));
    verified(made.service("payments"), read(trusted));
  }
}
