package io.muster.registry.roster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map whose changes leave it as it was and share all but the way to what changed: a hash array
 * mapped trie, 32 ways a level. A change copies at most seven arrays of at most 32 references,
 * whatever the size. Immutable, so it may be read from any thread.
 *
 * <p>Why not a copied {@code HashMap}: a change would cost as much as the fleet is large.
 */
final class Trie<K, V> {
  private static final Trie<?, ?> EMPTY = new Trie<>(new Node(0), 0);
  private static final int BITS = 5;

  /** Past the hash's bits, keys of equal hashes stand in a row. */
  private static final int DEEPEST = 35;

  private final Node root;
  private final int size;

  private Trie(Node root, int size) {
    this.root = root;
    this.size = size;
  }

  @SuppressWarnings("unchecked") // it holds nothing
  static <K, V> Trie<K, V> empty() {
    return (Trie<K, V>) EMPTY;
  }

  /** Returns one of all these, made at once: a fleet from the store would copy each way anew. */
  static <K, V> Trie<K, V> of(Map<K, V> all) {
    List<Entry> entries = new ArrayList<>(all.size());
    all.forEach((key, value) -> entries.add(new Entry(key, value)));
    return new Trie<>(Node.of(entries, 0), entries.size());
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // only a V is ever put under a K
  @Nullable V get(K key) {
    return (V) root.get(key, spread(key), 0);
  }

  Trie<K, V> with(K key, V value) {
    boolean known = get(key) != null;
    return new Trie<>(root.with(new Entry(key, value), spread(key), 0), known ? size : size + 1);
  }

  Trie<K, V> without(K key) {
    return get(key) == null ? this : new Trie<>(root.without(key, spread(key), 0), size - 1);
  }

  /** Returns one of the same keys, each with what its value becomes. */
  @SuppressWarnings("unchecked") // as in get
  Trie<K, V> map(UnaryOperator<V> change) {
    return new Trie<>(root.map(value -> change.apply((V) value)), size);
  }

  /** Calls with each value, in no particular order. */
  @SuppressWarnings("unchecked") // as in get
  void forEach(Consumer<V> taker) {
    root.forEach(value -> taker.accept((V) value));
  }

  private static int spread(Object key) {
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  private record Entry(Object key, Object value) {}

  /**
   * One level: a bit for each of the 32 ways that is taken, and in their order either an entry or
   * the next level. At the deepest level entries only, and no bits.
   */
  private static final class Node {
    private final int ways;
    private final Object[] slots;

    Node(int ways, Object... slots) {
      this.ways = ways;
      this.slots = slots;
    }

    /** Makes the level of these, whose keys differ, and those below it. */
    static Node of(List<Entry> entries, int shift) {
      if (shift == DEEPEST) {
        return new Node(0, entries.toArray());
      }
      List<List<Entry>> byWay = new ArrayList<>(Collections.nCopies(1 << BITS, null));
      int ways = 0;
      for (Entry entry : entries) {
        int number = (spread(entry.key()) >>> shift) & 31;
        if (byWay.get(number) == null) {
          byWay.set(number, new ArrayList<>());
        }
        byWay.get(number).add(entry);
        ways |= 1 << number;
      }
      byWay.removeIf(Objects::isNull);
      Object[] slots = new Object[byWay.size()];
      Arrays.setAll(
          slots,
          slot ->
              byWay.get(slot).size() == 1
                  ? byWay.get(slot).getFirst()
                  : of(byWay.get(slot), shift + BITS));
      return new Node(ways, slots);
    }

    private static int way(int hash, int shift) {
      return 1 << ((hash >>> shift) & 31);
    }

    private int slot(int way) {
      return Integer.bitCount(ways & (way - 1));
    }

    @Nullable Object get(Object key, int hash, int shift) {
      if (shift == DEEPEST) {
        int at = indexOf(key);
        return at < 0 ? null : ((Entry) slots[at]).value();
      }
      int way = way(hash, shift);
      if ((ways & way) == 0) {
        return null;
      }
      Object slot = slots[slot(way)];
      if (slot instanceof Node next) {
        return next.get(key, hash, shift + BITS);
      }
      return ((Entry) slot).key().equals(key) ? ((Entry) slot).value() : null;
    }

    private int indexOf(Object key) {
      for (int i = 0; i < slots.length; i++) {
        if (((Entry) slots[i]).key().equals(key)) {
          return i;
        }
      }
      return -1;
    }

    Node with(Entry added, int hash, int shift) {
      if (shift == DEEPEST) {
        int at = indexOf(added.key());
        return at < 0 ? inserted(0, slots.length, added) : replaced(at, added);
      }
      int way = way(hash, shift);
      int at = slot(way);
      if ((ways & way) == 0) {
        return inserted(way, at, added);
      }
      if (slots[at] instanceof Node next) {
        return replaced(at, next.with(added, hash, shift + BITS));
      }
      Entry there = (Entry) slots[at];
      return replaced(
          at, there.key().equals(added.key()) ? added : both(there, added, shift + BITS));
    }

    private static Node both(Entry one, Entry other, int shift) {
      return new Node(0)
          .with(one, spread(one.key()), shift)
          .with(other, spread(other.key()), shift);
    }

    /** The key is known to be there. */
    Node without(Object key, int hash, int shift) {
      if (shift == DEEPEST) {
        return removed(0, indexOf(key));
      }
      int way = way(hash, shift);
      int at = slot(way);
      if (!(slots[at] instanceof Node next)) {
        return removed(way, at);
      }
      Node rest = next.without(key, hash, shift + BITS);
      if (rest.slots.length == 0) {
        return removed(way, at);
      }
      boolean single = rest.slots.length == 1 && rest.slots[0] instanceof Entry;
      return replaced(at, single ? rest.slots[0] : rest);
    }

    private Node replaced(int at, Object slot) {
      Object[] next = slots.clone();
      next[at] = slot;
      return new Node(ways, next);
    }

    private Node inserted(int way, int at, Object slot) {
      Object[] next = Arrays.copyOf(slots, slots.length + 1);
      System.arraycopy(slots, at, next, at + 1, slots.length - at);
      next[at] = slot;
      return new Node(ways | way, next);
    }

    private Node removed(int way, int at) {
      Object[] next = Arrays.copyOf(slots, slots.length - 1);
      System.arraycopy(slots, at + 1, next, at, next.length - at);
      return new Node(ways & ~way, next);
    }

    Node map(UnaryOperator<Object> change) {
      Object[] next = slots.clone();
      for (int i = 0; i < next.length; i++) {
        if (next[i] instanceof Node below) {
          next[i] = below.map(change);
        } else {
          Entry entry = (Entry) next[i];
          next[i] = new Entry(entry.key(), change.apply(entry.value()));
        }
      }
      return new Node(ways, next);
    }

    void forEach(Consumer<Object> taker) {
      for (Object slot : slots) {
        if (slot instanceof Node next) {
          next.forEach(taker);
        } else {
          taker.accept(Objects.requireNonNull(((Entry) slot).value()));
        }
      }
    }
  }
}
