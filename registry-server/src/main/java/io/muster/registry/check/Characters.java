package io.muster.registry.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A regular expression of the only form the protocol uses, {@code ^[first][rest]{least,most}$} with
 * one or two classes, read once into two tables. A regular expression's engine costs ten times as
 * much, and every name of every registration comes here. Its words are made from it too, so what a
 * caller is told is what is checked.
 */
final class Characters {
  /** Past Latin-1 a class says the same of all characters. */
  private static final int TABLE = 256;

  private final List<Part> parts;

  /** What the first character may be; empty when it may be what all others may. */
  private final boolean[] first;

  private final boolean[] rest;
  private final int least;
  private final int most;

  /** So many characters of a class; unlimited is Integer.MAX_VALUE. */
  private record Part(BitSet of, int least, int most) {
    boolean[] table() {
      boolean[] table = new boolean[TABLE + 1];
      of.stream().forEach(c -> table[c] = true);
      return table;
    }
  }

  private Characters(List<Part> parts) {
    this.parts = parts;
    this.first = parts.size() == 1 ? new boolean[0] : parts.getFirst().table();
    this.rest = parts.getLast().table();
    this.least = parts.getLast().least;
    this.most = parts.getLast().most;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when it is not of the form
   */
  static Characters of(String expression) {
    Reader reader = new Reader(expression);
    List<Part> parts = reader.parts();
    if (parts.size() > 2
        || parts.size() == 2 && (parts.get(0).least != 1 || parts.get(0).most != 1)) {
      throw reader.wrong();
    }
    return new Characters(parts);
  }

  boolean matches(String text) {
    int from = first.length == 0 ? 0 : 1;
    int length = text.length() - from;
    if (length < least || length > most || from == 1 && !first[Math.min(text.charAt(0), TABLE)]) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (!rest[Math.min(text.charAt(i), TABLE)]) {
        return false;
      }
    }
    return true;
  }

  /** Returns what a text has to be, for a person. */
  String words() {
    Part last = parts.getLast();
    if (last.of.get(TABLE)) {
      return "text without control characters";
    }
    int before = parts.size() - 1;
    String words = last.least + before + " to " + (last.most + before) + " of " + shown(last.of);
    return before == 0 ? words : words + ", the first of " + shown(parts.getFirst().of);
  }

  private static String shown(BitSet of) {
    StringBuilder marks = new StringBuilder();
    StringBuilder ranges = new StringBuilder();
    for (int from = of.nextSetBit(0); from >= 0; from = of.nextSetBit(from)) {
      boolean word = Character.isLetterOrDigit(from);
      int to = from;
      while (of.get(to + 1) && Character.isLetterOrDigit(to + 1) == word) {
        to++;
      }
      if (to - from >= 2 && word) {
        ranges.append((char) from).append('-').append((char) to).append(' ');
      } else {
        for (int c = from; c <= to; c++) {
          marks.append((char) c).append(' ');
        }
      }
      from = to + 1;
    }
    return (ranges.toString() + marks).strip();
  }

  /** Reads the expression from its beginning to its end. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    IllegalArgumentException wrong() {
      return new IllegalArgumentException(
          "pattern: expected the form ^[...][...]{least,most}$, got " + text);
    }

    List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      expect('^');
      while (next() == '[') {
        BitSet of = characters();
        parts.add(times(of));
      }
      expect('$');
      if (parts.isEmpty() || at != text.length()) {
        throw wrong();
      }
      return parts;
    }

    private char next() {
      if (at >= text.length()) {
        throw wrong();
      }
      return text.charAt(at);
    }

    private void expect(char wanted) {
      if (next() != wanted) {
        throw wrong();
      }
      at++;
    }

    private BitSet characters() {
      expect('[');
      boolean not = next() == '^';
      at += not ? 1 : 0;
      BitSet of = new BitSet(TABLE + 1);
      while (next() != ']') {
        int from = character();
        int to = from;
        if (next() == '-' && text.charAt(at + 1) != ']') {
          at++;
          to = character();
        }
        of.set(from, to + 1);
      }
      at++;
      if (not) {
        of.flip(0, TABLE + 1);
      }
      return of;
    }

    private int character() {
      char c = next();
      at++;
      if (c >= TABLE) {
        throw wrong();
      }
      if (c != '\\') {
        return c;
      }
      char escaped = next();
      at++;
      if (escaped != 'x') {
        return escaped;
      }
      at += 2;
      if (at > text.length()) {
        throw wrong();
      }
      return Integer.parseInt(text.substring(at - 2, at), 16);
    }

    private Part times(BitSet of) {
      char c = next();
      if (c == '*') {
        at++;
        return new Part(of, 0, Integer.MAX_VALUE);
      }
      if (c != '{') {
        return new Part(of, 1, 1);
      }
      int comma = text.indexOf(',', at);
      int end = text.indexOf('}', at);
      if (comma < 0 || end < comma) {
        throw wrong();
      }
      int least = Integer.parseInt(text.substring(at + 1, comma));
      int most = Integer.parseInt(text.substring(comma + 1, end));
      at = end + 1;
      return new Part(of, least, most);
    }
  }
}
