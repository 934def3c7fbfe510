package io.muster.registry.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.fuzz.Forge;
import io.muster.registry.settings.NamedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which callers' certificates are good, and until when. */
class AuthoritiesTest {
  private static final Forge.Made FLEET = Forge.authority("fleet");

  @TempDir Path folder;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private NamedFile file(String content) throws Exception {
    Path path = Files.writeString(folder.resolve("ca.pem"), content);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    return new NamedFile("tls-client-ca", path, "--tls-client-ca");
  }

  private Authorities fleet() throws Exception {
    return Authorities.read(file(FLEET.pem()), now);
  }

  private static List<X509Certificate> chain(Forge.Made... made) throws Exception {
    List<X509Certificate> chain = new ArrayList<>();
    for (Forge.Made each : made) {
      chain.add(Pki.certificate(each));
    }
    return chain;
  }

  private static Forge orders() {
    return Pki.forService("orders");
  }

  private void refused(Forge.Made made, String... words) throws Exception {
    List<X509Certificate> chain = chain(made);
    Authorities fleet = fleet();
    assertThatThrownBy(() -> fleet.check(chain, now))
        .isInstanceOf(NotTrusted.class)
        .hasMessageContainingAll(words);
    assertThatThrownBy(() -> fleet.check(chain, now)).as("again").isInstanceOf(NotTrusted.class);
  }

  @Test
  void oneThatAnAuthorityIssuedIsGoodUntilItRunsOut() throws Exception {
    Instant until = now.plus(Duration.ofDays(3));
    List<X509Certificate> chain = chain(orders().valid(now, until).signedBy(FLEET));
    Authorities fleet = fleet();
    assertThat(fleet.check(chain, now)).isEqualTo(until);
    assertThat(fleet.check(chain, until)).isEqualTo(until);
    assertThatThrownBy(() -> fleet.check(chain, until.plusSeconds(1)))
        .hasMessageContaining("it is good from");
  }

  @Test
  void oneOfAnIntermediateAuthorityEndsWithIt() throws Exception {
    Instant until = now.plus(Duration.ofDays(2));
    Forge.Made between = Forge.of("between").asAuthority().valid(now, until).signedBy(FLEET);
    Forge.Made own = orders().signedBy(between);
    assertThat(fleet().check(chain(own, between), now)).isEqualTo(until);
    refused(own, "does not lead to a certificate of tls-client-ca", "CN=between");
  }

  /** The search for a path tries every order of them: of eight it would take seconds. */
  @Test
  void aChainThatIsLongerThanAnyoneNeedsIsNotSearched() throws Exception {
    Forge.Made own = orders().signedBy(FLEET);
    List<X509Certificate> chain = chain(own, FLEET, FLEET, FLEET, FLEET);
    assertThat(fleet().check(chain, now)).isAfter(now);
    chain.add(chain.get(1));
    assertThatThrownBy(() -> fleet().check(chain, now))
        .isInstanceOf(NotTrusted.class)
        .hasMessageContaining("it comes with 5 others; expected at most 4");
  }

  @Test
  void oneEndsWithItsAuthority() throws Exception {
    Instant until = now.plus(Duration.ofDays(1));
    Forge.Made brief = Forge.of("brief").asAuthority().valid(now, until).selfSigned();
    Authorities authorities = Authorities.read(file(brief.pem()), now);
    List<X509Certificate> chain = chain(orders().signedBy(brief));
    assertThat(authorities.check(chain, now)).isEqualTo(until);
    assertThatThrownBy(() -> authorities.check(chain, until.plusSeconds(1)))
        .hasMessageContaining("in date any more");
  }

  @Test
  void whatIsNotInDateIsRefused() throws Exception {
    Instant soon = now.plusSeconds(60);
    Instant lately = now.minusSeconds(60);
    refused(orders().valid(lately.minusSeconds(60), lately).signedBy(FLEET), "good from");
    refused(orders().valid(soon, soon.plusSeconds(60)).signedBy(FLEET), "good from");
  }

  @Test
  void whatAnotherAuthorityIssuedIsRefusedEvenOfTheSameName() throws Exception {
    refused(orders().signedBy(Forge.authority("elsewhere")), "CN=elsewhere");
    refused(orders().signedBy(Forge.authority("fleet")), "does not lead");
    refused(orders().selfSigned(), "does not lead");
  }

  @Test
  void whatIsNotForClientsIsRefused() throws Exception {
    refused(orders().usage("1.3.6.1.5.5.7.3.1").signedBy(FLEET), "clientAuth");
    assertThat(fleet().check(chain(orders().usage("").signedBy(FLEET)), now)).isAfter(now);
  }

  @Test
  void whatSaysSomethingCriticalThatNobodyKnowsIsRefused() throws Exception {
    refused(orders().strange().signedBy(FLEET), "does not lead");
  }

  @Test
  void aServiceIsNoAuthority() throws Exception {
    Forge.Made payments = Pki.forService("payments").signedBy(FLEET);
    Authorities fleet = fleet();
    List<X509Certificate> chain = chain(orders().signedBy(payments), payments);
    assertThatThrownBy(() -> fleet.check(chain, now)).isInstanceOf(NotTrusted.class);
    NamedFile file = file(payments.pem());
    assertThatThrownBy(() -> Authorities.read(file, now))
        .hasMessageContainingAll("tls-client-ca", "CN=payments", "no authority");
  }

  @Test
  void aFileThatOthersMayChangeOrThatHasRunOutIsNotUsed() throws Exception {
    NamedFile open = file(FLEET.pem());
    Files.setPosixFilePermissions(open.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> Authorities.read(open, now))
        .hasMessageContainingAll("tls-client-ca", "can be changed by other users", "666");
    Instant past = now.minusSeconds(60);
    NamedFile old =
        file(Forge.of("old").asAuthority().valid(past.minusSeconds(9), past).selfSigned().pem());
    assertThatThrownBy(() -> Authorities.read(old, now)).hasMessageContaining("is in date");
  }
}
