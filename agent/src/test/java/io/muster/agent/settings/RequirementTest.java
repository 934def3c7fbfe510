package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {
  @Test
  void aPlainNameIsServiceAndKey() {
    Requirement requirement = Requirement.parse("explosion-service");
    assertThat(requirement.key()).isEqualTo("explosion-service");
    assertThat(requirement.service()).isEqualTo("explosion-service");
    assertThat(requirement.tags()).isEmpty();
    assertThat(requirement.port()).isEmpty();
    assertThat(requirement.optional()).isFalse();
  }

  @Test
  void everyPartCanBeGiven() {
    Requirement requirement = Requirement.parse("cache=redis.cache:tcp[prod,stats]?");
    assertThat(requirement.key()).isEqualTo("cache");
    assertThat(requirement.service()).isEqualTo("redis.cache");
    assertThat(requirement.port()).isEqualTo("tcp");
    assertThat(requirement.tags()).containsExactly("prod", "stats");
    assertThat(requirement.optional()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "?", "-a", ".a", "a b", "a/b", "=a", "a=", "a=?", "a:", ":tcp", "a[", "a[]", "a[x",
        "a]", "a[x]b", "a[x y]", "a[ä]", "a{b}", "${x}", "a\nb", "a=b=c", "a[x]?["
      })
  void whatIsNotInTheGrammarIsRefusedInWords(String text) {
    assertThatThrownBy(() -> Requirement.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).{10,}");
  }

  @Test
  void namesAndTagsHaveALongest() {
    assertThat(Requirement.parse("a".repeat(128)).key()).hasSize(128);
    assertThatThrownBy(() -> Requirement.parse("a".repeat(129))).hasMessageContaining("1 to 128");
    assertThatThrownBy(() -> Requirement.parse("a[" + "t,".repeat(17) + "]"))
        .hasMessageContaining("1 to 16 tags");
  }
}
