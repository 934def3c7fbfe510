package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the loop takes is what the protocol's comment says as an expression. */
class HostGrammarTest {
  private static final Pattern SAID =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:_-]{0,253}[A-Za-z0-9])?|::");

  private static final String CHARACTERS = "aZ09.:_-/ é";

  private static boolean taken(String host) {
    try {
      Grammar.host("host", host);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void assertAsSaid(String host) {
    assertThat(taken(host)).as(host).isEqualTo(SAID.matcher(host).matches());
  }

  @Test
  void oneByOne() {
    for (int length = 250; length < 260; length++) {
      assertAsSaid("a".repeat(length));
    }
    for (String host :
        new String[] {"", "::", "::1", "a::", ":", "a-", "-a", "a", "a\n", "10.0.0.1"}) {
      assertAsSaid(host);
    }
  }

  @Test
  void manyByChance() {
    long seed = Long.getLong("muster.seed", 7);
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder host = new StringBuilder();
      for (int left = random.nextInt(8); left > 0; left--) {
        host.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      assertAsSaid(host.toString());
    }
  }
}
