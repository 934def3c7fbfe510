package io.muster.registry.fleet;

import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Roster;
import io.muster.registry.rules.Rule;
import io.muster.registry.rules.Rulings;
import io.muster.registry.settings.Nearest;
import io.muster.registry.tenant.Sight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which instances are wanted, in the words people type: {@code service:orders tag:blue status:down
 * version:1.4*}. Terms are separated by blanks and all must hold; a comma separates alternatives, a
 * minus in front of a term negates it, {@code *} stands for any text, quotes hold blanks together.
 * A word without a key is looked for in name, version, group, tags, host, address and id. Upper and
 * lower case are the same. Immutable.
 */
public final class Filter {
  /** Matches every instance. */
  public static final Filter EVERYTHING = new Filter(List.of());

  private static final int LONGEST = 512;
  private static final int MOST_TERMS = 16;

  private final List<Term> terms;

  /**
   * One term.
   *
   * @param key what is asked for; empty for a bare word
   * @param values alternatives, in lower case
   * @param negated whether none of them may be
   */
  private record Term(Optional<FilterKey> key, List<String> values, boolean negated) {
    boolean holds(Facts facts) {
      boolean found =
          key.isPresent()
              ? key.get().texts(facts).anyMatch(this::isValue)
              : anywhere(facts).anyMatch(this::hasValue);
      return found != negated;
    }

    private boolean isValue(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      return values.stream().anyMatch(value -> Filter.like(value, lower));
    }

    private boolean hasValue(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      return values.stream().anyMatch(value -> Filter.like("*" + value + "*", lower));
    }

    private static Stream<String> anywhere(Facts facts) {
      return Stream.of(
              Stream.of(
                      FilterKey.SERVICE,
                      FilterKey.VERSION,
                      FilterKey.GROUP,
                      FilterKey.TAG,
                      FilterKey.HOST,
                      FilterKey.ID)
                  .flatMap(key -> key.texts(facts)),
              Stream.of(facts.address()))
          .flatMap(texts -> texts);
    }
  }

  private Filter(List<Term> terms) {
    this.terms = terms;
  }

  /**
   * Reads a filter.
   *
   * @throws IllegalArgumentException with what is wrong and what is expected
   */
  public static Filter parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "filter: at most " + LONGEST + " characters, got " + text.length());
    }
    List<Term> terms = new ArrayList<>();
    for (String word : words(text)) {
      terms.add(term(word));
    }
    if (terms.size() > MOST_TERMS) {
      throw new IllegalArgumentException(
          "filter: at most " + MOST_TERMS + " terms, got " + terms.size());
    }
    return new Filter(List.copyOf(terms));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (Character.isWhitespace(c) && !quoted) {
        add(word, words);
      } else {
        word.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException(
          "filter: a quote is opened and not closed in \"" + Grammar.shown(text) + "\"");
    }
    add(word, words);
    return words;
  }

  private static void add(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static Term term(String word) {
    boolean negated = word.length() > 1 && word.charAt(0) == '-';
    String plain = negated ? word.substring(1) : word;
    int colon = plain.indexOf(':');
    if (colon < 0) {
      return new Term(Optional.empty(), values(plain, plain), negated);
    }
    String name = plain.substring(0, colon);
    FilterKey key =
        FilterKey.of(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "filter: unknown key \""
                            + Grammar.shown(name)
                            + "\"; did you mean \""
                            + Nearest.of(name.toLowerCase(Locale.ROOT), FilterKey.words())
                            + "\"? Known are "
                            + String.join(", ", FilterKey.words())));
    List<String> values = values(plain.substring(colon + 1), plain);
    if (key == FilterKey.STATUS) {
      values.forEach(value -> check("status", value, FilterKey.STATES));
    } else if (key == FilterKey.RULE) {
      values.forEach(value -> check("rule", value, Rule.words()));
    }
    return new Term(Optional.of(key), values, negated);
  }

  private static List<String> values(String text, String term) {
    List<String> values =
        Arrays.stream(text.split(",", -1)).map(v -> v.toLowerCase(Locale.ROOT)).toList();
    if (values.contains("")) {
      throw new IllegalArgumentException(
          "filter: \""
              + Grammar.shown(term)
              + "\" lacks a value; expected for example service:orders or tag:blue,green");
    }
    return values;
  }

  private static void check(String key, String value, List<String> known) {
    if (known.stream().noneMatch(word -> like(value, word))) {
      throw new IllegalArgumentException(
          "filter: no "
              + key
              + " is \""
              + Grammar.shown(value)
              + "\"; expected one of "
              + String.join(", ", known));
    }
  }

  /** Compares with stars, in time of one length times the other at most. */
  public static boolean like(String pattern, String text) {
    int at = 0;
    int p = 0;
    int star = -1;
    int retry = 0;
    while (at < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = at;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(at)) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Returns whether somebody sees the instance and wants it, as things stand in the roster. */
  public boolean wants(Instance instance, Roster roster, Rulings rulings, Sight sight) {
    return sight.sees(instance.tenant()) && wants(new Facts(instance, roster, rulings, sight));
  }

  boolean wants(Facts facts) {
    for (Term term : terms) { // asked of every instance: no stream
      if (!term.holds(facts)) {
        return false;
      }
    }
    return true;
  }
}
