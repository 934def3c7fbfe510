package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private static final int MANY = 10_000;

  private static Service service(String name, Set<String> tags) {
    Offer offer = new Offer("http", "10.0.0.1", 80, "http", true);
    return new Service(name, "1", tags, List.of(offer), false, Verbatim.NOTHING);
  }

  private static boolean saw(Sightings sightings, String service) {
    return sightings.saw(new Requirement("r", service, Set.of(), "", false));
  }

  private static Set<String> tags(int number) {
    return IntStream.range(0, 16)
        .mapToObj(i -> "%064d".formatted(16L * number + i))
        .collect(Collectors.toSet());
  }

  @Test
  void anHonestFleetIsRememberedWhole() {
    Sightings sightings = Sightings.NONE;
    for (int i = 0; i < MANY; i++) {
      for (String version : List.of("1", "2", "3")) {
        Set<String> tags = Set.of("blue", "zone-a", "release-" + version);
        sightings = sightings.with(service("some-service-of-ours-" + i, tags), null);
      }
    }
    assertThat(saw(sightings, "some-service-of-ours-0")).isTrue();
    assertThat(saw(sightings, "some-service-of-ours-" + (MANY - 1))).isTrue();
  }

  @Test
  void ofATenantThatShowsEverNewOnesTheOldestAreForgottenAndNoneOfAnothers() {
    Sightings sightings =
        Sightings.NONE
            .with(service("orders", Set.of()), null)
            .with(service("shop/first", Set.of()), null);
    for (int i = 0; i < 2 * MANY; i++) {
      sightings = sightings.with(service("shop/s" + i, tags(i)), null);
    }
    assertThat(saw(sightings, "orders")).isTrue();
    assertThat(saw(sightings, "shop/first")).isFalse();
    assertThat(saw(sightings, "shop/s" + (2 * MANY - 1))).isTrue();
    int remembered = 0;
    for (int i = 0; i < 2 * MANY; i++) {
      remembered += saw(sightings, "shop/s" + i) ? 1 : 0;
    }
    assertThat(remembered).isBetween(14_000, 16_000);
  }
}
