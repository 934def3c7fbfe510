package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A registry that lost its store does not shorten what is held; one that remembers does. */
class ForgottenTest {
  private static final Endpoint ONE = endpoint("1", 81);
  private static final Endpoint TWO = endpoint("2", 82);
  private static final Endpoint THREE = endpoint("3", 83);

  private final Forgotten forgotten = new Forgotten();
  private List<Endpoint> held = List.of();

  @Test
  void aShorterListOfTheSameRegistryCounts() {
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(RegistryStart.UNKNOWN, 0);
    assertThat(hear(51, 0, ONE)).containsExactly(ONE);
  }

  @Test
  void whatARegistryForgotStaysBehindWhatItListsUntilItListsItAgain() {
    hear(50, 0, ONE, TWO, THREE);
    forgotten.linkUp(RegistryStart.UNKNOWN, 0);
    assertThat(pairs(hear(3, 1, TWO))).containsExactly("10.0.0.1:82", "10.0.0.1:81", "10.0.0.1:83");
    assertThat(pairs(hear(4, 2, TWO, ONE)))
        .containsExactly("10.0.0.1:82", "10.0.0.1:81", "10.0.0.1:83");
    assertThat(held.get(2).state()).isEqualTo(Endpoint.State.STALE);
    assertThat(pairs(hear(5, 3, ONE))).containsExactly("10.0.0.1:81", "10.0.0.1:83");
  }

  @Test
  void whoTakesTheAddressOfOneThatWasForgottenReplacesIt() {
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(RegistryStart.UNKNOWN, 0);
    assertThat(pairs(hear(3, 1, endpoint("9", 81)))).containsExactly("10.0.0.1:81", "10.0.0.1:82");
  }

  @Test
  void afterAMinuteOnlyWhatTheRegistryListsCounts() {
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(RegistryStart.UNKNOWN, 0);
    hear(3, 1, ONE);
    assertThat(forgotten.over(seconds(60))).isFalse();
    assertThat(forgotten.over(seconds(61))).isTrue();
    assertThat(forgotten.over(seconds(62))).isFalse();
    assertThat(forgotten.confirmed("a", held)).hasSize(1);
    assertThat(hear(4, 63, ONE)).containsExactly(ONE);
  }

  @Test
  void whatARegistryMayHaveToldWithoutKeepingItStays() {
    forgotten.linkUp(new RegistryStart(7, 1, 0), 0);
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(new RegistryStart(8, 2, 49), 0);
    assertThat(hear(60, 0, ONE)).hasSize(2);
  }

  @Test
  void aRegistryThatKeptAllItToldIsBelieved() {
    forgotten.linkUp(new RegistryStart(7, 1, 0), 0);
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(new RegistryStart(8, 2, 50), 0);
    assertThat(hear(60, 0, ONE)).containsExactly(ONE);
  }

  @Test
  void nobodyKnowsWhatAStartThatWasMissedHasTold() {
    forgotten.linkUp(new RegistryStart(7, 1, 0), 0);
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(new RegistryStart(9, 3, 90), 0);
    assertThat(hear(100, 0, ONE)).hasSize(2);
  }

  @Test
  void aStoreThatIsLostAndBeginsAtTheSameNumberShows() {
    forgotten.linkUp(new RegistryStart(7, 1, 0), 0);
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(new RegistryStart(8, 1, 0), 0);
    assertThat(hear(60, 0, ONE)).hasSize(2);
  }

  @Test
  void theMinuteBeginsAnewWithEachLink() {
    forgotten.linkUp(new RegistryStart(7, 1, 0), 0);
    hear(50, 0, ONE, TWO);
    RegistryStart next = new RegistryStart(8, 2, 49);
    forgotten.linkUp(next, 0);
    hear(60, 0, ONE);
    forgotten.linkUp(next, seconds(70)); // the registry stood still meanwhile
    assertThat(hear(61, 71, ONE)).hasSize(2);
    assertThat(forgotten.over(seconds(131))).isTrue();
  }

  @Test
  void aNewLinkToTheSameStartVouchesForAll() {
    RegistryStart start = new RegistryStart(7, 1, 0);
    forgotten.linkUp(start, 0);
    hear(50, 0, ONE, TWO);
    forgotten.linkUp(start, 0);
    assertThat(hear(60, 0, ONE)).containsExactly(ONE);
  }

  private List<Endpoint> hear(long revision, long atSecond, Endpoint... said) {
    EndpointList list =
        new EndpointList("a", revision, Arrays.asList(said), EndpointList.EmptyBecause.NOT_VOUCHED);
    held = forgotten.complete(list, held, seconds(atSecond));
    return held;
  }

  private static List<String> pairs(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::pair).toList();
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private static Endpoint endpoint(String id, int port) {
    return Endpoint.of(id, "tcp", "10.0.0.1", port, "");
  }
}
