package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.settings.AgentSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MirrorPropertiesTest {
  private static final String OWN = "00112233445566778899aabbccddeeff";

  private final Properties table = new Properties();

  private Mirror mirror(String arguments) {
    return new Mirror(AgentSettings.read(arguments, new Properties(), Map.of()), OWN, table);
  }

  static Endpoint up(String id, String host, int port) {
    return Endpoint.of(id, "http", host, port, "1.0.0");
  }

  static EndpointList list(String key, long revision, Endpoint... endpoints) {
    return new EndpointList(
        key, revision, Arrays.asList(endpoints), EndpointList.EmptyBecause.NOT_VOUCHED);
  }

  private static EndpointList empty(long revision, EndpointList.EmptyBecause because) {
    return new EndpointList("a", revision, new ArrayList<>(), because);
  }

  private String property(String name) {
    return table.getProperty("muster.endpoint." + name);
  }

  @Test
  void everyKeyIsThereBeforeAnythingIsHeard() {
    mirror("requires=a");
    assertThat(table.stringPropertyNames())
        .containsExactlyInAnyOrder(
            "muster.endpoint.a",
            "muster.endpoint.a.host",
            "muster.endpoint.a.port",
            "muster.endpoint.a.url",
            "muster.endpoint.a.all",
            "muster.endpoint.a.version",
            "muster.endpoint.a.state");
    assertThat(property("a.state")).isEqualTo("waiting");
    assertThat(property("a")).isEmpty();
  }

  @Test
  void whatIsHeardIsWrittenWhenTheCallReturns() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
    assertThat(property("a.host")).isEqualTo("10.9.8.1");
    assertThat(property("a.port")).isEqualTo("80");
    assertThat(property("a.url")).isEqualTo("http://10.9.8.1:80");
    assertThat(property("a.version")).isEqualTo("1.0.0");
    assertThat(property("a.state")).isEqualTo("up");
    assertThat(mirror.complete()).isTrue();
    assertThat(mirror.revision()).isEqualTo(1);
  }

  @Test
  void anIpv6HostStandsInBracketsInThePairAndTheUrlOnly() {
    mirror("requires=a").heard(list("a", 1, up("01", "2001:db8::1", 80)));
    assertThat(property("a")).isEqualTo("[2001:db8::1]:80");
    assertThat(property("a.url")).isEqualTo("http://[2001:db8::1]:80");
    assertThat(property("a.host")).isEqualTo("2001:db8::1");
  }

  @Test
  void aKeyThatWasNotDeclaredIsIgnored() {
    mirror("requires=a").heard(list("java.home", 1, up("01", "10.9.8.1", 80)));
    assertThat(table.stringPropertyNames()).allMatch(key -> key.startsWith("muster.endpoint.a"));
  }

  @Test
  void thePresentEndpointIsKeptWhileItIsUp() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    mirror.heard(list("a", 2, up("02", "10.9.8.2", 80), up("01", "10.9.8.1", 80)));
    mirror.heard(
        list("a", 3, up("03", "10.9.8.3", 80), up("02", "10.9.8.2", 80), up("01", "10.9.8.1", 80)));
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
    mirror.heard(
        list(
            "a", 4, up("02", "10.9.8.2", 80), up("01", "10.9.8.1", 80).in(Endpoint.State.SUSPECT)));
    assertThat(property("a")).isEqualTo("10.9.8.2:80");
    assertThat(property("a.all")).isEqualTo("10.9.8.2:80,10.9.8.1:80");
  }

  @Test
  void consumersSpreadEvenlyAndMoveOnlyWhenTheyMust() {
    int[] counts = new int[4];
    int moved = 0;
    for (int i = 0; i < 4_000; i++) {
      Endpoint[] four = new Endpoint[4];
      for (int j = 0; j < 4; j++) {
        four[j] = up("0" + j, "10.9.8." + (j + 1), 80);
      }
      String own = Integer.toHexString(i * 7_919);
      Endpoint chosen = Objects.requireNonNull(Choice.among(Arrays.asList(four), null, own));
      counts[chosen.host().charAt(7) - '1']++;
      Endpoint withoutFirst = Choice.among(Arrays.asList(four).subList(1, 4), null, own);
      if (!chosen.host().equals("10.9.8.1") && !chosen.sameAddress(withoutFirst)) {
        moved++;
      }
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1_150);
    }
    assertThat(moved).isZero();
  }

  @Test
  void onlySuspectsAreBetterThanNobody() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80).in(Endpoint.State.SUSPECT)));
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
    assertThat(property("a.state")).isEqualTo("suspect");
  }

  @Test
  void anEmptinessNobodyVouchesForChangesNothing() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    mirror.heard(empty(2, EndpointList.EmptyBecause.NOT_VOUCHED));
    mirror.heard(empty(3, EndpointList.EmptyBecause.NEVER_SEEN));
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
  }

  @Test
  void whenAllAreGoneThePairIsEmptyAndTheTemplateKeepsItsLastValue() {
    Mirror mirror = mirror("requires=a,inject.db.host={a.host}");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    mirror.heard(empty(2, EndpointList.EmptyBecause.ALL_GONE));
    assertThat(property("a")).isEmpty();
    assertThat(property("a.all")).isEmpty();
    assertThat(property("a.state")).isEqualTo("gone");
    assertThat(table.getProperty("db.host")).isEqualTo("10.9.8.1");
  }

  @Test
  void whatIsOlderThanTheSessionSaidIsNotTaken() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list("a", 5, up("01", "10.9.8.1", 80)));
    mirror.heard(list("a", 4, up("02", "10.9.8.2", 80)));
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
  }

  @Test
  void aRegistryThatCountsAnewIsHeardOnceTheLinkIsBack() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list("a", 5_000_000, up("01", "10.9.8.1", 80)));
    mirror.linkLost();
    assertThat(property("a.state")).isEqualTo("stale");
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
    mirror.linkUp(RegistryStart.UNKNOWN);
    mirror.heard(list("a", 1, up("02", "10.9.8.2", 80)));
    assertThat(property("a.state")).isEqualTo("up");
    assertThat(property("a")).isEqualTo("10.9.8.2:80");
  }

  @Test
  void aRegistryThatLostItsMemoryVouchesOnlyForThoseItHasListed() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list("a", 5_000_000, up("01", "10.9.8.1", 80)));
    mirror.linkLost();
    mirror.linkUp(RegistryStart.UNKNOWN);
    mirror.heard(empty(1, EndpointList.EmptyBecause.ALL_GONE));
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
    mirror.heard(list("a", 2, up("01", "10.9.8.1", 80)));
    mirror.heard(empty(3, EndpointList.EmptyBecause.ALL_GONE));
    assertThat(property("a.state")).isEqualTo("gone");
  }

  @Test
  void thePropertyOfTheUserStaysUnlessToldOtherwise() {
    table.setProperty("db.host", "mine");
    mirror("requires=a,inject.db.host={a.host}").heard(list("a", 1, up("01", "10.9.8.1", 80)));
    assertThat(table.getProperty("db.host")).isEqualTo("mine");
    mirror("requires=a,inject.db.host={a.host},overwrite=true")
        .heard(list("a", 1, up("01", "10.9.8.1", 80)));
    assertThat(table.getProperty("db.host")).isEqualTo("10.9.8.1");
  }

  @Test
  void whatTheHostSetsAfterwardsStays() {
    Mirror mirror = mirror("requires=a,inject.db.host={a.host}");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    table.setProperty("db.host", "the host's");
    mirror.heard(list("a", 2, up("02", "10.9.8.2", 80)));
    assertThat(table.getProperty("db.host")).isEqualTo("the host's");
    assertThat(property("a.host")).isEqualTo("10.9.8.2");
  }

  @Test
  void theSnapshotFillsOnlyWhatIsUnknown() {
    Mirror mirror = mirror("requires=a,b,c?");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    List<Endpoint> old = List.of(up("09", "10.9.8.9", 90).in(Endpoint.State.STALE));
    assertThat(mirror.useSnapshot(Map.of("a", old, "b", old, "c", old, "d", old)))
        .containsExactly("b", "c");
    assertThat(property("a")).isEqualTo("10.9.8.1:80");
    assertThat(property("b")).isEqualTo("10.9.8.9:90");
    assertThat(property("b.state")).isEqualTo("snapshot");
    mirror.heard(list("b", 2, up("02", "10.9.8.2", 80)));
    assertThat(property("b.state")).isEqualTo("up");
  }

  @Test
  void nothingIsDueForTheDiskBeforeTheDiskWasLookedAt() {
    Mirror mirror = mirror("requires=a,b");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    assertThat(mirror.dueForSnapshot()).isNull();
    mirror.useSnapshot(Map.of("b", List.of(up("09", "10.9.8.9", 90))));
    mirror.settle();
    assertThat(mirror.dueForSnapshot()).containsOnlyKeys("a", "b");
    assertThat(mirror.dueForSnapshot()).isNull();
  }

  @Test
  void whoWaitsIsWokenByTheLastAnswer() throws InterruptedException {
    Mirror mirror = mirror("requires=a,b,c?");
    mirror.heard(list("a", 1, up("01", "10.9.8.1", 80)));
    Thread other = new Thread(() -> mirror.heard(list("b", 1, up("02", "10.9.8.2", 80))));
    other.start();
    assertThat(mirror.awaitComplete(60_000)).isTrue();
    other.join();
  }

  @Test
  void whoWaitsIsLetGoWhenWaitingIsPointless() throws InterruptedException {
    Mirror mirror = mirror("requires=a");
    Thread other = new Thread(mirror::goOn);
    other.start();
    assertThat(mirror.awaitComplete(60_000)).isFalse();
    assertThat(mirror.toldToGoOn()).isTrue();
    other.join();
  }
}
