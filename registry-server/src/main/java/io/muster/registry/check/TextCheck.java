package io.muster.registry.check;

import io.muster.registry.roster.Grammar;
import org.jspecify.annotations.Nullable;

/** A text: how long it may be, and of what. Lengths count what people count as characters. */
record TextCheck(int least, int most, @Nullable Characters characters) implements ValueCheck {
  @Override
  public @Nullable Flaw of(Object value) {
    String text = (String) value;
    // A character of two halves counts once, so only a text with too many halves need be counted.
    if (text.length() > most && text.codePointCount(0, text.length()) > most) {
      return Flaw.of(
          "at most " + most + " characters, got " + text.codePointCount(0, text.length()));
    }
    if (least > 0 && text.codePointCount(0, text.length()) < least) {
      return Flaw.of(
          "at least "
              + least
              + (least == 1 ? " character, got " : " characters, got ")
              + text.codePointCount(0, text.length()));
    }
    if (characters != null && !characters.matches(text)) {
      return Flaw.of("expected " + characters.words() + ", got \"" + Grammar.shown(text) + "\"");
    }
    return null;
  }
}
