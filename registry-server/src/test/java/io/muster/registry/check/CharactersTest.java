package io.muster.registry.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two tables say what the JDK's own engine says of the same expression. */
class CharactersTest {
  private static final List<String> EXPRESSIONS =
      List.of(
          "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$",
          "^[A-Za-z0-9._:/-]{1,64}$",
          "^[A-Za-z0-9.:%_-]{1,255}$",
          "^[^\\x00-\\x1f\\x7f-\\x9f]*$");

  @Test
  void agreesWithTheRegularExpression() {
    long seed = 4711;
    int tried = 200_000;
    Random random = new Random(seed);
    int matched = 0;
    for (int i = 0; i < tried; i++) {
      String expression = EXPRESSIONS.get(i % EXPRESSIONS.size());
      String text = text(random);
      boolean expected = Pattern.matches(expression, text);
      assertThat(Characters.of(expression).matches(text))
          .as("%s on %s", expression, text)
          .isEqualTo(expected);
      matched += expected ? 1 : 0;
    }
    System.out.printf("characters: seed %d, %d texts, %d matched%n", seed, tried, matched);
    assertThat(matched).isBetween(tried / 10, tried * 9 / 10);
  }

  /** Mostly right ones with now and then a character that is not. */
  private static String text(Random random) {
    String good = "aZ09._-:/%";
    int length = random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(6);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      boolean odd = random.nextInt(40) == 0;
      text.append(
          odd
              ? (char) random.nextInt(0x250)
              : good.charAt(random.nextInt(random.nextBoolean() ? 4 : 10)));
    }
    return text.toString();
  }

  @Test
  void saysWhatItExpects() {
    assertThat(Characters.of(EXPRESSIONS.get(0)).words())
        .isEqualTo("1 to 128 of 0-9 A-Z a-z - . _, the first of 0-9 A-Z a-z");
    assertThat(Characters.of(EXPRESSIONS.get(1)).words())
        .isEqualTo("1 to 64 of 0-9 A-Z a-z - . / : _");
    assertThat(Characters.of(EXPRESSIONS.get(3)).words())
        .isEqualTo("text without control characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "^$",
        "[a]",
        "^[a]",
        "^[a$",
        "^a$",
        "^[a]{2}$",
        "^[a]{1,2}[b]$",
        "^[a][b][c]$",
        "^[a]$x",
        "^[\\x0",
        "^[a]{1,"
      })
  void refusesEveryOtherForm(String expression) {
    assertThatThrownBy(() -> Characters.of(expression))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
