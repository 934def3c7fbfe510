package io.muster.registry.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrieTest {
  /** Few hashes for many keys, so that equal hashes meet at every depth. */
  private record Key(int number) {
    @Override
    public int hashCode() {
      return (number % 7) << 28 | (number % 3);
    }
  }

  @Test
  void holdsWhatAHashMapHoldsAfterAnyChanges() {
    long seed = Long.getLong("muster.seed", 17);
    Random random = new Random(seed);
    Map<Key, Integer> expected = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      expected.put(new Key(random.nextInt(300)), -i);
    }
    Trie<Key, Integer> trie = Trie.of(expected);
    assertThat(trie.size()).isEqualTo(expected.size());
    for (Map.Entry<Key, Integer> each : expected.entrySet()) {
      assertThat(trie.get(each.getKey())).isEqualTo(each.getValue());
    }
    for (int i = 0; i < 20_000; i++) {
      Key key = new Key(random.nextInt(300));
      if (random.nextBoolean()) {
        expected.put(key, i);
        trie = trie.with(key, i);
      } else {
        expected.remove(key);
        trie = trie.without(key);
      }
      assertThat(trie.size()).as("seed %d, step %d", seed, i).isEqualTo(expected.size());
      assertThat(trie.get(key)).as("seed %d, step %d", seed, i).isEqualTo(expected.get(key));
    }
    List<Integer> values = new ArrayList<>();
    trie.forEach(values::add);
    List<Integer> doubled = new ArrayList<>();
    trie.map(value -> 2 * value).forEach(doubled::add);
    assertThat(doubled).containsExactlyElementsOf(values.stream().map(v -> 2 * v).toList());
    assertThat(values).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @Test
  void aChangeLeavesTheEarlierMapAsItWas() {
    Trie<String, Integer> one = Trie.<String, Integer>empty().with("a", 1);
    Trie<String, Integer> two = one.with("a", 2).with("b", 3);
    assertThat(two.without("a").get("a")).isNull();
    assertThat(one.get("a")).isEqualTo(1);
    assertThat(one.get("b")).isNull();
    assertThat(two.get("a")).isEqualTo(2);
  }
}
