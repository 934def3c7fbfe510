package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two tenants whose processes share a machine, in one roster. */
class NeighboursTest {
  private static final Tenant SHOP = new Tenant("shop");

  private final RosterKeeper keeper =
      new RosterKeeper(
          Rules.DEFAULT,
          1,
          Roster.of(0, List.of()),
          () -> Instant.ofEpochMilli(1_000_000),
          0,
          change -> {});

  private static InstanceId id(Tenant tenant, int number) {
    return new InstanceId(tenant, "%032x".formatted(number));
  }

  private Greeting greet(InstanceId id, long process) {
    Introduction same = new Introduction("test", List.of(), Verbatim.NOTHING, "10.0.0.1");
    return keeper.greet(new Arrival(id, 1, 0, process), same, 0);
  }

  private Lease join(InstanceId id, String service, int port) {
    Lease lease = ((Greeting.Welcomed) greet(id, 0)).lease();
    Offer offer = new Offer("http", "10.0.0.1", port, "http", true);
    keeper.describe(
        lease, new Service(service, "1", Set.of(), List.of(offer), false, Verbatim.NOTHING));
    return lease;
  }

  @Test
  void whatOneSaysOfAnAddressTakesNothingFromWhoWasLostThere() {
    InstanceId lost = id(Tenant.DEFAULT, 1);
    Lease lease = join(lost, "a", 81);
    join(id(Tenant.DEFAULT, 2), "a", 82);
    keeper.ended(lease, Ending.CONNECTION_LOST, "lost", 0);
    join(id(SHOP, 3), "shop/b", 81);
    assertThat(keeper.roster().instance(lost)).as("a claim proves nothing to others").isPresent();
    join(id(Tenant.DEFAULT, 4), "b", 81);
    assertThat(keeper.roster().instance(lost)).as("within one it makes an heir").isEmpty();
  }

  @Test
  void copiesAreNoticesOfWhoseTheyAreAndPushOutNoneOfAnothers() {
    greet(id(Tenant.DEFAULT, 1), 41);
    greet(id(Tenant.DEFAULT, 1), 42);
    for (int i = 0; i < 40; i++) {
      greet(id(SHOP, i), 51);
      greet(id(SHOP, i), 52);
    }
    assertThat(Notice.heard(keeper.notices(), Sight.DEFAULT))
        .singleElement()
        .satisfies(words -> assertThat(words).contains("process 41").doesNotContain("51"));
    assertThat(Notice.heard(keeper.notices(), Sight.of(SHOP)))
        .singleElement()
        .satisfies(words -> assertThat(words).startsWith("two processes").doesNotContain("41"));
    assertThat(Notice.heard(keeper.notices(), Sight.of(new Tenant("bank")))).isEmpty();
    assertThat(Notice.heard(keeper.notices(), Sight.WHOLE))
        .hasSize(2)
        .anyMatch(words -> words.startsWith("tenant shop: two processes"));
  }

  @Test
  void whatTheRegistrySaysOfItselfIsForThePeopleOfDefaultAndWhoSeesAll() {
    List<Notice> own = List.of(Notice.ofRegistry("no disk"));
    assertThat(Notice.heard(own, Sight.DEFAULT)).containsExactly("no disk");
    assertThat(Notice.heard(own, Sight.WHOLE)).containsExactly("no disk");
    assertThat(Notice.heard(own, Sight.of(SHOP))).isEmpty();
  }
}
