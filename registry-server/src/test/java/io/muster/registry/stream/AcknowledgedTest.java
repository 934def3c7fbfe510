package io.muster.registry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedTest {
  private static Acknowledged of(long... revisions) {
    Acknowledged all = Acknowledged.NOTHING;
    for (long revision : revisions) {
      all = all.and(revision);
    }
    return all;
  }

  @Test
  void eachMessageOfTheNewestRevisionCounts() {
    assertThat(of(7).covers(of(7))).isTrue();
    assertThat(of(7).covers(of(7, 7))).isFalse();
    assertThat(of(7, 7).covers(of(7, 7))).isTrue();
  }

  @Test
  void whatIsOlderDoesNot() {
    assertThat(of(7, 8).covers(of(7, 7, 7, 8))).isTrue();
    assertThat(of(7, 7).covers(of(7, 8))).isFalse();
    assertThat(of(8, 7).covers(of(7, 8))).isTrue();
    assertThat(of().covers(of())).isTrue();
  }
}
