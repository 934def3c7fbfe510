package io.muster.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Log;
import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What certificates may, and a policy file that changes while the registry runs. */
class PolicyTest {
  @TempDir Path folder;

  private static Policy read(String text) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = new StringReader(text)) {
      properties.load(reader);
    }
    return Policy.read(properties);
  }

  private static Identity of(Policy policy, String service) {
    return policy.of(new Proof.ByCertificate(Tenant.DEFAULT, service, "1", Instant.MAX));
  }

  @Test
  void aServiceRegistersItsOwnNameAndReadsUnlessThePolicySaysMore() throws Exception {
    Identity usual = of(Policy.USUAL, "orders");
    assertThat(usual.mayRegister("orders")).isTrue();
    assertThat(usual.mayRegister("orders2")).isFalse();
    assertThat(usual.mayRegister("Orders")).isFalse();
    assertThat(usual.may(Right.READ)).isTrue();
    assertThat(usual.may(Right.DRAIN)).isFalse();
    Policy more =
        read(
            "service.orders.may-register=orders, orders-*\n"
                + "identity.alice.rights=read,drain\nidentity.root.rights=admin\n");
    assertThat(of(more, "orders").mayRegister("orders-eu.1")).isTrue();
    assertThat(of(more, "orders").mayRegister("xorders-eu")).isFalse();
    assertThat(of(more, "alice").may(Right.DRAIN)).isTrue();
    assertThat(of(more, "alice").mayRegister("alice")).isFalse();
    assertThat(of(more, "root").may(Right.SHUTDOWN)).isTrue();
  }

  @Test
  void aLineIsOfOneTenantAloneAndSoIsWhatItAllows() throws Exception {
    Policy policy =
        read(
            "service.orders.may-register=orders-*\n"
                + "service.shop/orders.may-register=orders,carts\nidentity.shop/alice.rights=drain\n");
    Tenant shop = new Tenant("shop");
    Identity orders = policy.of(new Proof.ByCertificate(shop, "orders", "1", Instant.MAX));
    assertThat(orders.who()).isEqualTo("shop/service/orders");
    assertThat(orders.sight()).isEqualTo(Sight.of(shop));
    assertThat(orders.mayRegister("carts")).isTrue();
    assertThat(orders.mayRegister("orders-1")).isFalse();
    assertThat(of(policy, "orders").mayRegister("carts")).isFalse();
    assertThat(of(policy, "orders").sight()).isEqualTo(Sight.DEFAULT);
    assertThat(of(policy, "alice").may(Right.DRAIN)).isFalse();
    Identity alice = policy.of(new Proof.ByCertificate(shop, "alice", "1", Instant.MAX));
    assertThat(alice.rights()).containsExactly(Right.DRAIN);
    assertThat(
            policy
                .of(new Proof.ByCertificate(new Tenant("SHOP"), "alice", "1", Instant.MAX))
                .rights())
        .doesNotContain(Right.DRAIN);
  }

  @Test
  void aRevokedCertificateIsNobodysWhileAnotherOfTheSameNameIsGood() throws Exception {
    Policy policy =
        read("certificate.%s00AB3f.revoked = the laptop was lost".formatted("0".repeat(40)));
    Identity lost =
        policy.of(new Proof.ByCertificate(Tenant.DEFAULT, "orders", "ab3f", Instant.MAX));
    assertThat(lost.isNobody()).isTrue();
    assertThat(lost.trouble()).contains("ab3f", "was revoked: the laptop was lost");
    assertThat(of(policy, "orders").mayRegister("orders")).isTrue();
  }

  @Test
  void everyLineThatIsWrongIsNamed() {
    assertThatThrownBy(
            () ->
                read(
                    "service.orders.rights=read\nidentity.a.rights=reed\n"
                        + "service.b.may-register=b[0-9]\nother=1\ncertificate.xyz.revoked="))
        .hasMessageContaining("service.orders.rights: expected service.NAME.may-register")
        .hasMessageContaining("identity.a.rights: expected some of register,read")
        .hasMessageContaining("service.b.may-register: expected a service's name")
        .hasMessageContaining("other: expected")
        .hasMessageContaining("certificate.xyz.revoked: expected a certificate's serial number");
  }

  @Test
  void aBadFileLeavesWhatWasReadBeforeInForceAndIsSaidOnce() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Log log = new Log(new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.system());
    Path file = Files.writeString(folder.resolve("policy"), "identity.a.rights=read");
    Watched<Policy> watched =
        new Watched<>(file, Policy.USUAL, path -> read(Files.readString(path)), log);
    watched.begin();
    assertThat(of(watched.value(), "a").may(Right.REGISTER)).isFalse();
    Files.writeString(file, "identity.a.rights=everything");
    assertThat(watched.look()).isFalse();
    assertThat(watched.look()).isFalse();
    assertThat(of(watched.value(), "a").rights()).containsExactly(Right.READ);
    assertThat(said.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("stays in force");
    Files.writeString(file, "identity.a.rights=read,drain,shutdown");
    assertThat(watched.look()).isTrue();
    assertThat(of(watched.value(), "a").may(Right.SHUTDOWN)).isTrue();
  }
}
