package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Message MESSAGE =
      new Message(
          "0123",
          "orders",
          List.of(
              new Happening(
                  Kind.UP, "orders", "ab12", "1.5", "<said> & \"done\"", 1_800_000_000_000L),
              new Happening(Kind.VERSION, "orders", "ab12", "1.5", "", 1_800_000_001_000L)));

  private static Hook hook(String form) {
    return HookSettings.read(
            "test",
            Map.of(
                "hook.ops.url", "https://example.com/",
                "hook.ops.form", form,
                "hook.ops.template", "{{{service}} {what} {versions} {reason} {time} {count}"))
        .getFirst();
  }

  private static JsonObject body(String form) {
    return JsonParser.parseString(MESSAGE.body(hook(form), "/muster/here:7400")).getAsJsonObject();
  }

  @Test
  void slackIsToldInOneTextWithItsOwnMarksEscaped() {
    assertThat(body("slack").get("text").getAsString())
        .isEqualTo(
            "{orders} 1 instance up; version 1.5 seen 1.5 &lt;said&gt; &amp; \"done\""
                + " 2027-01-15T08:00:01Z 2");
  }

  @Test
  void aCloudEventHasWhatTheSpecificationAsksFor() {
    JsonObject event = body("cloudevents");
    assertThat(event.get("specversion").getAsString()).isEqualTo("1.0");
    assertThat(event.get("id").getAsString()).isEqualTo("0123");
    assertThat(event.get("source").getAsString()).isEqualTo("/muster/here:7400");
    assertThat(event.get("type").getAsString()).isEqualTo("io.muster.service.changed");
    assertThat(event.get("subject").getAsString()).isEqualTo("orders");
    assertThat(event.get("time").getAsString()).isEqualTo("2027-01-15T08:00:01Z");
    JsonObject first =
        event.getAsJsonObject("data").getAsJsonArray("happenings").get(0).getAsJsonObject();
    assertThat(first.get("kind").getAsString()).isEqualTo("up");
    assertThat(first.get("atMillis").getAsLong()).isEqualTo(1_800_000_000_000L);
  }
}
