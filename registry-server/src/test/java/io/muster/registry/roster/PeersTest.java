package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static Instance instance(int number, long registeredAt, State state) {
    Offer offer = new Offer("http", "10.0.0." + number, 80, "http", true);
    return new Instance(
        new InstanceId(String.format("%032x", number)),
        new Instance.Life(1, number, registeredAt),
        new Instance.Standing(state, "", 0),
        new Introduction("", List.of(), Verbatim.NOTHING, ""),
        Optional.of(new Service("shop", "", Set.of(), List.of(offer), false, Verbatim.NOTHING)));
  }

  private static final Requirement SHOP = new Requirement("shop", "shop", Set.of(), "", false);

  @Test
  void theOldestComesFirst() {
    Roster roster =
        Roster.of(
            1,
            List.of(
                instance(3, 30, State.UP), instance(1, 10, State.UP), instance(2, 20, State.UP)));
    assertThat(roster.instancesOf("shop"))
        .extracting(i -> i.life().registeredAtMillis())
        .containsExactly(10L, 20L, 30L);
  }

  @Test
  void oneThatRegistersAnewStandsOnceOnly() {
    Roster roster =
        Roster.of(1, List.of(instance(1, 10, State.UP), instance(2, 20, State.UP)))
            .with(instance(1, 30, State.UP), 2);
    assertThat(roster.instancesOf("shop"))
        .extracting(i -> i.id().hex().charAt(31))
        .containsExactly('2', '1');
    assertThat(roster.size()).isEqualTo(2);
  }

  @Test
  void aServiceWithoutInstancesIsForgotten() {
    Roster roster = Roster.of(1, List.of(instance(1, 10, State.UP)));
    Roster after = roster.without(instance(1, 10, State.UP).id(), 2);
    assertThat(after.instancesOf("shop")).isEmpty();
    assertThat(after.find(SHOP).empty()).isEqualTo(Finding.Empty.ALL_GONE);
  }

  @Test
  void whoIsUpIsFoundBeforeWhoIsOlder() {
    Roster roster =
        Roster.of(1, List.of(instance(1, 10, State.SUSPECT), instance(2, 20, State.UP)));
    assertThat(roster.find(SHOP).endpoints())
        .extracting(Endpoint::host)
        .containsExactly("10.0.0.2", "10.0.0.1");
  }
}
