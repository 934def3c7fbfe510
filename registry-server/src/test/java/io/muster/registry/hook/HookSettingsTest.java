package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookSettingsTest {
  private static final String URL = "https://hooks.example.com/services/T0/B1?key=hush";

  @TempDir Path folder;

  private static List<Hook> read(String... entries) {
    Map<String, String> values = new java.util.HashMap<>(Map.of("hook.ops.url", URL));
    for (int i = 0; i < entries.length; i += 2) {
      values.put(entries[i], entries[i + 1]);
    }
    return HookSettings.read("muster.properties", values);
  }

  @Test
  void anAddressIsEnough() {
    Hook hook = read().getFirst();
    assertThat(hook.name()).isEqualTo("ops");
    assertThat(hook.form()).isEqualTo(Form.SLACK);
    assertThat(hook.delay()).isEqualTo(Duration.ofSeconds(30));
    assertThat(hook.kinds()).contains(Kind.UP, Kind.DOWN, Kind.VERSION, Kind.UNMET);
    assertThat(hook.signer()).isEmpty();
    assertThat(hook.privateAllowed()).isFalse();
  }

  @Test
  void whatMayBeSecretIsNotShown() {
    assertThat(read().getFirst().shownAddress())
        .isEqualTo("https://hooks.example.com/...")
        .doesNotContain("hush", "B1");
  }

  @Test
  void everythingCanBeSet() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
    Hook hook =
        read(
                "hook.ops.form", "cloudevents",
                "hook.ops.events", "up, down",
                "hook.ops.services", "Orders, bill*",
                "hook.ops.delay", "500ms",
                "hook.ops.template", "{service}: {what}",
                "hook.ops.secret-file", secret.toString(),
                "hook.ops.allow-private", "true")
            .getFirst();
    assertThat(hook.kinds()).containsExactly(Kind.UP, Kind.DOWN);
    assertThat(hook.delay()).isEqualTo(Duration.ofMillis(500));
    assertThat(hook.signer()).isPresent();
    assertThat(hook.privateAllowed()).isTrue();
    assertThat(hook.wants(new Happening(Kind.UP, "billing", "ab12", "1", "", 0))).isTrue();
    assertThat(hook.wants(new Happening(Kind.UP, "ORDERS", "ab12", "1", "", 0))).isTrue();
    assertThat(hook.wants(new Happening(Kind.UP, "orders2", "ab12", "1", "", 0))).isFalse();
    assertThat(hook.wants(new Happening(Kind.UNMET, "orders", "ab12", "1", "", 0))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hook.ops.ulr | x | unknown key \"hook.ops.ulr\"; expected hook.<name>.<key>",
        "hook.ops.ulr | x | did you mean \"url\"",
        "hook.a b.url | x | unknown key",
        "hook.ops.form | teams | form = \"teams\": expected one of slack, cloudevents",
        "hook.ops.events | up,donw | events = \"up,donw\": expected some of up, down",
        "hook.ops.services | a,,b | expected words with a comma between them",
        "hook.ops.delay | soon | expected a time such as 500ms, 30s, 5m or 1h, at most 1h",
        "hook.ops.delay | 2h | at most 1h",
        "hook.ops.template | {servic} | got \"servic\"; did you mean \"service\"",
        "hook.ops.template | {service | a closing brace after the one at character 0",
        "hook.ops.secret-file | /nowhere/secret | expected a file that can be read",
        "hook.ops.secret-file | '' | expected a file with a secret, or no such setting at all",
        "hook.ops.allow-private | yes | expected true or false",
        "hook.ops.url | ftp://a/b | hook.ops.url is not usable: expected an address such as",
        "hook.ops.url | https://user:hush@a/b | without a user in it",
        "hook.ops.url | nonsense hush | is not usable",
        "hook.two.form | slack | hook.two.url is missing"
      })
  void whatIsWrongIsTold(String key, String value, String words) {
    assertThatThrownBy(() -> read(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("muster.properties")
        .hasMessageContaining(words)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThatThrownBy(() -> read("hook.ops.form", "x", "hook.ops.delay", "y"))
        .hasMessageContaining("form")
        .hasMessageContaining("delay");
  }
}
