package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
  @ParameterizedTest
  @CsvSource({"'',''", "/,''", "shop,/shop", "/shop/,/shop", "/a/b,/a/b"})
  void aPathHasASlashInFrontAndNoneBehind(String told, String path) {
    assertThat(Paths.below(told)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({"/shop,q,/shop/q", "/shop,/q,/q", "'',q,/q", "/shop,'',''"})
  void aPathThatBeginsWithASlashStandsForItself(String root, String told, String path) {
    assertThat(Paths.resolve(root, told)).isEqualTo(path);
  }
}
