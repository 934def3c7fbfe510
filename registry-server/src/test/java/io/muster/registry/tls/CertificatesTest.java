package io.muster.registry.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.fuzz.Forge;
import io.muster.registry.Log;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.settings.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files say is used as long as it is good, and kept when it is not. */
@SuppressWarnings("NullAway.Init")
class CertificatesTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(lines, true, StandardCharsets.UTF_8), InstantSource.system());
  private Instant now = Instant.now();
  private Pki pki;

  @BeforeEach
  void files() throws IOException {
    pki = new Pki(folder);
  }

  private TlsSettings settings() {
    Map<String, String> said = pki.settings("optional");
    return RegistrySettings.of(said, Map.of(), Optional.empty(), folder).tls().orElseThrow();
  }

  private Certificates open() {
    return Certificates.open(settings(), () -> now, log);
  }

  private void wrong(String... words) {
    assertThatThrownBy(this::open).isInstanceOf(BadFile.class).hasMessageContainingAll(words);
  }

  private String said() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  private static String serial(Forge.Made made) throws Exception {
    return Pki.certificate(made).getSerialNumber().toString(16);
  }

  private static String inUse(Certificates certificates) {
    return certificates.states().get(0).serial();
  }

  @Test
  void eachFileThatCannotBeUsedIsNamedAtOnce() throws Exception {
    pki.put("registry.pem", "nothing");
    Files.delete(pki.file("fleet.pem"));
    wrong(
        "tls-cert = \""
            + pki.file("registry.pem")
            + "\" (from --tls-cert): no certificate is in it",
        "tls-client-ca = \""
            + pki.file("fleet.pem")
            + "\" (from --tls-client-ca): it is not there");
  }

  @Test
  void aCertificateThatIsHalfWrittenOutOfDateOrNotForServersIsNamed() throws Exception {
    String whole = pki.registry().pem();
    pki.put("registry.pem", whole.substring(0, whole.length() / 2));
    wrong("tls-cert", "it ends in the middle");
    pki.put("registry.pem", whole.replace("MII", "***"));
    wrong("tls-cert", "not base64");
    pki.put("registry.pem", whole.replace("MII", "AII"));
    wrong("tls-cert", "certificate 1 in it cannot be read");
    pki.put(Pki.forRegistry().valid(now.minusSeconds(9), now.minusSeconds(3)).signedBy(pki.fleet));
    wrong("tls-cert", "expired at");
    pki.put(Pki.forRegistry().valid(now.plusSeconds(9), now.plusSeconds(99)).signedBy(pki.fleet));
    wrong("tls-cert", "is not good before");
    pki.put(Pki.forRegistry().usage("1.3.6.1.5.5.7.3.2").signedBy(pki.fleet));
    wrong("tls-cert", "lacks serverAuth");
    pki.put("registry.pem", whole + pki.fleet.pem());
    wrong("tls-cert", "certificate 2 in it did not issue certificate 1");
  }

  @Test
  void aKeyThatIsAnothersEncryptedOfAnotherFormOrOpenIsNamed() throws Exception {
    pki.put("registry.key", pki.registry().key());
    wrong("tls-key", "it is not the key of the certificate in");
    pki.put("registry.key", Pki.forRegistry().kind("RSA").signedBy(pki.authority).key());
    wrong("tls-key", "it is no EC key");
    pki.put("registry.key", block("ENCRYPTED PRIVATE KEY", "AAAA"));
    wrong("tls-key", "it is encrypted", "openssl pkcs8 -topk8 -nocrypt");
    pki.put("registry.key", block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nAAAA"));
    wrong("tls-key", "it is encrypted");
    pki.put("registry.key", block("EC PRIVATE KEY", "AAAA"));
    wrong("tls-key", "EC PRIVATE KEY", "expected PKCS #8");
    pki.put("registry.key", "");
    wrong("tls-key", "no key is in it");
    pki.put(pki.registry());
    Files.setPosixFilePermissions(
        pki.file("registry.key"), PosixFilePermissions.fromString("rw-r-----"));
    wrong("tls-key", "can be read by other users (mode 640)", "0600 or 0400");
  }

  private static String block(String label, String content) {
    return "-----BEGIN " + label + "-----\n" + content + "\n-----END " + label + "-----\n";
  }

  @Test
  void aKeyBehindASymbolicLinkIsTakenForWhatItIs() throws Exception {
    Path real = Files.move(pki.file("registry.key"), folder.resolve("real.key"));
    Files.createSymbolicLink(pki.file("registry.key"), real);
    assertThat(open().states()).hasSize(2);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
    wrong("tls-key", "can be read by other users");
  }

  @Test
  void anRsaCertificateWithItsIssuerIsUsed() throws Exception {
    Forge.Made between = Forge.of("between").asAuthority().signedBy(pki.authority);
    Forge.Made own = Pki.forRegistry().kind("RSA").signedBy(between);
    pki.put("registry.key", own.key());
    pki.put("registry.pem", own.pem() + between.pem());
    assertThat(inUse(open())).isEqualTo(serial(own));
  }

  @Test
  void aNewCertificateIsUsedAndToldOnce() throws Exception {
    Certificates certificates = open();
    certificates.look();
    assertThat(said()).isEmpty();
    Forge.Made next = pki.registry();
    pki.put(next);
    certificates.look();
    certificates.look();
    assertThat(inUse(certificates)).isEqualTo(serial(next));
    assertThat(said()).containsOnlyOnce("new connections get the certificate of CN=registry");
  }

  @Test
  void whatIsWrittenAnewWithTheSameWordsIsNothingNew() throws Exception {
    Certificates certificates = open();
    String same = Files.readString(pki.file("registry.pem"));
    pki.put("registry.pem", same);
    pki.put("fleet.pem", Files.readString(pki.file("fleet.pem")));
    certificates.look();
    assertThat(said()).isEmpty();
  }

  @Test
  void aBadOneIsToldOnceAndTheOldOneKeptUntilItIsGood() throws Exception {
    Certificates certificates = open();
    String first = inUse(certificates);
    Forge.Made next = pki.registry();
    pki.put("registry.pem", next.pem()); // its key is still to come
    certificates.look();
    certificates.look();
    assertThat(inUse(certificates)).isEqualTo(first);
    assertThat(certificates.states().get(0).problem().orElseThrow()).contains("tls-key");
    assertThat(said()).containsOnlyOnce("it is not the key of the certificate in");
    pki.put("registry.key", next.key());
    certificates.look();
    assertThat(inUse(certificates)).isEqualTo(serial(next));
    assertThat(certificates.states().get(0).problem()).isEmpty();
    pki.put("registry.pem", next.pem().substring(0, 200));
    certificates.look();
    assertThat(said()).contains("it ends in the middle", "is still used");
    Files.delete(pki.file("registry.pem"));
    certificates.look();
    assertThat(said()).contains("it is not there");
    assertThat(inUse(certificates)).isEqualTo(serial(next));
  }

  @Test
  void anOlderOneIsNotTakenWhileTheOneInUseIsGood() throws Exception {
    Forge.Made older =
        Pki.forRegistry()
            .valid(now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(90)))
            .signedBy(pki.authority);
    Certificates certificates = open();
    String first = inUse(certificates);
    pki.put(older);
    certificates.look();
    assertThat(inUse(certificates)).isEqualTo(first);
    assertThat(said()).contains("is older (");
    now = now.plus(Duration.ofDays(31)); // the first one has run out
    certificates.look();
    assertThat(inUse(certificates)).isEqualTo(serial(older));
  }

  @Test
  void oneThatIsNotGoodYetIsTakenOnceItIs() throws Exception {
    Certificates certificates = open();
    Forge.Made next =
        Pki.forRegistry()
            .valid(now.plusSeconds(60), now.plus(Duration.ofDays(9)))
            .signedBy(pki.authority);
    pki.put(next);
    certificates.look();
    assertThat(inUse(certificates)).isNotEqualTo(serial(next));
    now = now.plusSeconds(61);
    certificates.look();
    assertThat(inUse(certificates)).isEqualTo(serial(next));
    assertThat(said()).containsOnlyOnce("is not good before");
  }

  @Test
  void whoseAuthorityGoesOrWhoseCertificateRunsOutIsEnded() throws Exception {
    Certificates certificates = open();
    List<String> ended = new ArrayList<>();
    List<X509Certificate> orders = List.of(Pki.certificate(pki.service("orders")));
    List<X509Certificate> brief =
        List.of(
            Pki.certificate(
                Pki.forService("brief").valid(now, now.plusSeconds(60)).signedBy(pki.fleet)));
    Runnable gone = certificates.admit(orders, why -> ended.add("gone"));
    gone.run();
    certificates.admit(orders, why -> ended.add(why.subject()));
    certificates.admit(brief, why -> ended.add(why.subject()));
    certificates.look();
    assertThat(ended).isEmpty();
    now = now.plusSeconds(62);
    certificates.look();
    assertThat(ended).containsExactly("CN=brief");
    assertThatThrownBy(() -> certificates.admit(brief, why -> {})).isInstanceOf(NotTrusted.class);
    Forge.Made other = Forge.authority("other");
    pki.put("fleet.pem", other.pem() + pki.fleet.pem());
    certificates.look();
    assertThat(ended).hasSize(1);
    pki.put("fleet.pem", other.pem());
    certificates.look();
    assertThat(ended).containsExactly("CN=brief", "CN=orders");
    certificates.look();
    assertThat(ended).hasSize(2);
  }
}
