package io.muster.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a certificate says that its holder is: one, or nobody. */
class CertificateNameTest {
  private static final String ORDERS = "spiffe://example.org/tenant/default/service/orders";

  private static String service(List<String> domains, String... names) throws Unidentified {
    CertificateName name = CertificateName.of(FakeCertificate.of(Long.MAX_VALUE, names), domains);
    return name.tenant().qualify(name.service());
  }

  @Test
  void aServiceIsNamedByItsOneUriOrItsOneNameBelowADomainOfOurs() throws Exception {
    assertThat(service(List.of(), ORDERS)).isEqualTo("orders");
    assertThat(service(List.of(), ORDERS, "any.host.example")).isEqualTo("orders");
    assertThat(service(List.of("example.org"), ORDERS)).isEqualTo("orders");
    assertThat(service(List.of("svc.example"), "Orders.svc.example")).isEqualTo("orders");
    assertThat(service(List.of("svc.example"), "orders.svc.example", "else.where"))
        .isEqualTo("orders");
  }

  @Test
  void theTenantIsWhatTheUriSaysAndTheDefaultOneForADnsName() throws Exception {
    assertThat(service(List.of(), ORDERS.replace("default", "shop"))).isEqualTo("shop/orders");
    assertThat(service(List.of(), ORDERS.replace("default", "Shop"))).isEqualTo("Shop/orders");
    assertThat(service(List.of(), ORDERS.replace("default", "a".repeat(63))))
        .isEqualTo("a".repeat(63) + "/orders");
    assertThatThrownBy(() -> service(List.of(), ORDERS.replace("default", "a".repeat(64))))
        .isInstanceOf(Unidentified.class);
    assertThat(service(List.of("svc.example"), "orders.shop.svc.example")).isEqualTo("orders.shop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | names no service",
        "orders.example.com | names no service",
        "spiffe://example.org/muster/registry | a registry's",
        "spiffe://example.org/tenant//service/orders | expected spiffe",
        "spiffe://example.org/tenant/a/b/service/orders | expected spiffe",
        "spiffe://example.org/tenant/*/service/orders | expected spiffe",
        "spiffe://example.org/tenant/../service/orders | expected spiffe",
        "spiffe://example.org/service/orders | expected spiffe",
        "spiffe://example.org/tenant/default/service/ | expected spiffe",
        "spiffe://example.org/tenant/default/service/a/b | expected spiffe",
        "spiffe://example.org/tenant/default/service/../x | expected spiffe",
        "spiffe://example.org/tenant/default/service/orders?x=1 | expected spiffe",
        "spiffe://example.org/tenant/default/service/ord%65rs | expected spiffe",
        "spiffe://EXAMPLE.org/tenant/default/service/orders | expected spiffe",
        "spiffe://u@example.org/tenant/default/service/orders | expected spiffe",
        "https://example.org/tenant/default/service/orders | expected spiffe",
        "spiffe://other.org/tenant/default/service/orders | identity-domain",
        "*.svc.example | no service's",
      })
  void whatNamesNobodyIsRefusedInASentence(String name, String words) {
    List<String> domains =
        name.contains("other.org") ? List.of("example.org") : List.of("svc.example");
    List<String> taken = name.startsWith("spiffe://other") ? domains : List.of();
    String[] names = name.isEmpty() ? new String[0] : new String[] {name};
    assertThatThrownBy(() -> service(name.contains("svc.example") ? domains : taken, names))
        .isInstanceOf(Unidentified.class)
        .hasMessageContaining(words);
  }

  @Test
  void severalNamesAreNobody() {
    for (List<String> names :
        List.of(
            List.of(ORDERS, ORDERS.replace("orders", "billing")),
            List.of(ORDERS, ORDERS),
            List.of(ORDERS, "https://elsewhere.example"),
            List.of(ORDERS, "billing.svc.example"),
            List.of("orders.svc.example", "billing.svc.example"))) {
      assertThatThrownBy(() -> service(List.of("svc.example"), names.toArray(String[]::new)))
          .isInstanceOf(Unidentified.class)
          .hasMessageContaining("names several");
    }
  }

  @Test
  void controlCharactersOfANameStayOutOfTheSentence() {
    assertThatThrownBy(() -> service(List.of(), "spiffe://\u001b[2J\n\u202e"))
        .hasMessageContaining("spiffe://?[2J??");
  }
}
