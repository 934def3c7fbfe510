package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final Requirement ORDERS =
      new Requirement("orders", "orders", Set.of(), "", false);

  private static Instance instance(int number, String host) {
    Offer offer = new Offer("http", host, 8_080, "http", true);
    return new Instance(
        new InstanceId("%032x".formatted(number)),
        new Instance.Life(1, number, number),
        new Instance.Standing(State.UP, "", 0),
        new Introduction("", List.of(), Verbatim.NOTHING, ""),
        Optional.of(new Service("orders", "", Set.of(), List.of(offer), false, Verbatim.NOTHING)));
  }

  private static OperatorOverride said(OperatorOverride.What what, Instance of, long since) {
    return new OperatorOverride(
        what, Place.of(of).orElseThrow(), of.id(), "alice", "why not", since);
  }

  @Test
  void whoIsDrainedIsInNobodysListAndTheListSaysThatItIsEmptyOnPurpose() {
    Instance one = instance(1, "10.0.0.1");
    Instance two = instance(2, "10.0.0.2");
    Roster roster = Roster.of(1, List.of(one, two));
    assertThat(roster.find(ORDERS).endpoints()).hasSize(2);
    Overrides drained = Overrides.NONE.with(said(OperatorOverride.What.DRAINED, one, 0));
    Roster after = roster.with(drained, 2);
    assertThat(after.find(ORDERS).endpoints())
        .extracting(Endpoint::instance)
        .containsOnly(two.id());
    Roster none = after.with(drained.with(said(OperatorOverride.What.DRAINED, two, 0)), 3);
    assertThat(none.find(ORDERS).empty()).isEqualTo(Finding.Empty.ALL_GONE);
    assertThat(none.meets(ORDERS)).isFalse();
    assertThat(none.with(Overrides.NONE, 4).find(ORDERS).endpoints()).hasSize(2);
  }

  @Test
  void aDrainHoldsForWhateverIsAtThePlaceAndForTheInstanceWhereverItIs() {
    Instance one = instance(1, "10.0.0.1");
    Overrides drained = Overrides.NONE.with(said(OperatorOverride.What.DRAINED, one, 0));
    assertThat(drained.of(instance(9, "10.0.0.1"))).isPresent();
    assertThat(drained.of(instance(1, "10.0.0.7"))).isPresent();
    assertThat(drained.of(instance(9, "10.0.0.7"))).isEmpty();
  }

  @Test
  void aRemovalHoldsForThatProcessAlone() {
    Instance one = instance(1, "10.0.0.1");
    Overrides removed = Overrides.NONE.with(said(OperatorOverride.What.REMOVED, one, 0));
    assertThat(removed.of(one)).isPresent();
    assertThat(removed.of(instance(9, "10.0.0.1"))).isEmpty();
  }

  @Test
  void whatEndsHoldsForThatProcessAloneAndUntilItHasLeft() {
    Instance one = instance(1, "10.0.0.1");
    Instance two = instance(2, "10.0.0.1");
    Overrides ending = Overrides.NONE.with(said(OperatorOverride.What.ENDING, one, 0));
    assertThat(ending.of(instance(1, "10.0.0.7"))).isPresent();
    assertThat(ending.of(two)).isEmpty();
    Overrides both = ending.with(said(OperatorOverride.What.DRAINED, two, 0));
    Roster after = Roster.of(1, List.of(one, two), both).without(one.id(), 2);
    assertThat(after.overrides().all())
        .extracting(OperatorOverride::instance)
        .containsOnly(two.id());
    assertThat(Roster.of(1, List.of(two), both).overrides()).isEqualTo(after.overrides());
    assertThat(Roster.of(1, List.of(one), both).overrides()).isEqualTo(both);
  }

  @Test
  void whatOneSaysOfAPlaceTakesNothingFromWhatAnotherSaidOfAnotherInstanceThere() {
    Instance one = instance(1, "10.0.0.1");
    Instance two = instance(2, "10.0.0.1");
    Overrides drained = Overrides.NONE.with(said(OperatorOverride.What.DRAINED, one, 0));
    Overrides both = drained.with(said(OperatorOverride.What.DRAINED, two, 1));
    assertThat(both.at(both.all().getFirst().place())).hasSize(2);
    assertThat(both.of(instance(1, "10.0.0.9"))).isPresent();
    assertThat(both.of(instance(2, "10.0.0.9"))).isPresent();
    assertThat(both.holding(one)).hasSize(2);
    assertThat(both.without(both.naming(two.id()))).isEqualTo(drained);
  }

  @Test
  void anInstanceThatIsDrainedAndNamedElsewhereIsShownAsDrained() {
    Overrides said =
        Overrides.NONE
            .with(said(OperatorOverride.What.ENDING, instance(1, "10.0.0.1"), 0))
            .with(said(OperatorOverride.What.DRAINED, instance(1, "10.0.0.2"), 1));
    assertThat(said.of(instance(1, "10.0.0.3")))
        .hasValueSatisfying(one -> assertThat(one.what()).isEqualTo(OperatorOverride.What.DRAINED));
  }

  @Test
  void thereAreAtMostAThousand() {
    Overrides many = Overrides.NONE;
    for (int i = 0; i < Overrides.MOST; i++) {
      many =
          many.with(
              said(
                  OperatorOverride.What.DRAINED,
                  instance(i, "10.0." + i / 250 + "." + i % 250),
                  i));
    }
    Overrides full = many;
    assertThatThrownBy(
            () -> full.with(said(OperatorOverride.What.DRAINED, instance(5_000, "10.9.9.9"), 1)))
        .hasMessageContaining("at most 1000")
        .hasMessageContaining("clear");
  }

  @Test
  void aPlaceIsReadAsItIsWritten() {
    for (String host : List.of("10.0.0.1", "shop.example", "fd00::7")) {
      Place place = new Place("orders", host, 8_080);
      assertThat(Place.parse(place.toString())).isEqualTo(place);
    }
    for (String wrong : List.of("", "orders", "orders@h", "orders@:1", "@h:1", "a@h:x", "a@h:0")) {
      assertThatThrownBy(() -> Place.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("place");
    }
  }
}
