package io.muster.registry.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Requirement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose a name is, and who sees it under which. */
class TenantTest {
  private static final Tenant SHOP = new Tenant("shop");

  @Test
  void aNameIsQualifiedUnlessItIsTheDefaultTenants() {
    assertThat(Tenant.DEFAULT.qualify("orders")).isEqualTo("orders");
    assertThat(SHOP.qualify("orders")).isEqualTo("shop/orders");
    assertThat(Tenant.of("shop/orders")).isEqualTo(SHOP);
    assertThat(Tenant.of("orders")).isEqualTo(Tenant.DEFAULT);
    assertThat(Tenant.plain("shop/orders")).isEqualTo("orders");
    assertThat(Tenant.plain("orders")).isEqualTo("orders");
  }

  @Test
  void nobodyQualifiesANameHimself() {
    for (String bad : List.of("shop/orders", "/orders", "orders/", "/")) {
      assertThatThrownBy(() -> Tenant.DEFAULT.qualify(bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SHOP.qualify(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTenantsNameHasNothingThatMeansSomething() {
    for (String bad : List.of("", "*", "a/b", ".", "..", "-a", "a b", "ä", "a\n", "a".repeat(64))) {
      assertThatThrownBy(() -> new Tenant(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tenant: expected 1 to 63");
    }
  }

  @Test
  void whatOneTenantSeesIsItsOwnUnderItsOwnNames() {
    Sight shop = Sight.of(SHOP);
    assertThat(shop.sees("shop/orders")).isTrue();
    assertThat(shop.sees("orders")).isFalse();
    assertThat(shop.sees("shop2/orders")).isFalse();
    assertThat(Sight.DEFAULT.sees("shop/orders")).isFalse();
    assertThat(shop.shown("shop/orders")).isEqualTo("orders");
    assertThat(shop.meant("orders")).contains("shop/orders");
    assertThat(shop.meant("bank/orders")).isEmpty();
    assertThat(Sight.DEFAULT.meant("shop/orders")).isEmpty();
    assertThat(shop.ofRegistry()).isFalse();
    assertThat(shop.home()).isEqualTo(SHOP);
  }

  @Test
  void whoSeesAllKnowsTheNamesAsTheyStandInside() {
    assertThat(Sight.WHOLE.sees("shop/orders")).isTrue();
    assertThat(Sight.WHOLE.shown("shop/orders")).isEqualTo("shop/orders");
    assertThat(Sight.WHOLE.meant("shop/orders")).contains("shop/orders");
    assertThat(Sight.WHOLE.meant("default/orders")).contains("orders");
    assertThat(Sight.WHOLE.home()).isEqualTo(Tenant.DEFAULT);
    for (Sight sight : List.of(Sight.WHOLE, Sight.DEFAULT, Sight.of(SHOP))) {
      assertThat(Sight.read(sight.word())).isEqualTo(sight);
    }
  }

  @Test
  void theSameDigitsInTwoTenantsAreTwoInstancesAlsoOnDisk() {
    InstanceId one = new InstanceId("4f2a" + "0".repeat(28));
    InstanceId other = new InstanceId(SHOP, one.hex());
    assertThat(one).isNotEqualTo(other);
    assertThat(one.compareTo(other)).isNotZero();
    assertThat(one.bytes()).isEqualTo(other.bytes()).hasSize(InstanceId.BYTES);
    assertThat(one.stored()).isEqualTo(one.bytes());
    assertThat(InstanceId.ofStored(one.stored())).isEqualTo(one);
    assertThat(InstanceId.ofStored(other.stored())).isEqualTo(other);
  }

  @Test
  void aServiceHasOneSpelling() {
    assertThat(new Requirement("k", "shop/orders", Set.of(), "", false).service())
        .isEqualTo("shop/orders");
    for (String bad : List.of("default/orders", "a/b/c", "/orders", "shop/", "*/orders")) {
      assertThatThrownBy(() -> new Requirement("k", bad, Set.of(), "", false))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
