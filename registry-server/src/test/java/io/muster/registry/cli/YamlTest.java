package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class YamlTest {
  @Test
  void objectsAndListsAreBlocksAndTextsStayQuoted() {
    assertThat(
            Yaml.lines(
                JsonParser.parseString(
                    "{\"a\":1,\"b\":[{\"c\":\"x: y\",\"d\":[]},\"no\"],\"e\":{},\"a-b\":{\"f\":null}}")))
        .containsExactly(
            "a: 1",
            "b:",
            "  - c: \"x: y\"",
            "    d: []",
            "  - \"no\"",
            "e: {}",
            "\"a-b\":",
            "  f: null");
  }

  @Test
  void namesThatYamlTakesForSomethingElseAreQuoted() {
    assertThat(Yaml.lines(JsonParser.parseString("{\"no\":true}"))).containsExactly("\"no\": true");
  }
}
