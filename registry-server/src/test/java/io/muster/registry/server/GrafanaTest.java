package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard asks for nothing that a registry does not tell. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class GrafanaTest {
  private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "muster-fleet.json");
  private static final Pattern METRIC = Pattern.compile("\\b[a-z]\\w*_\\w+\\b");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
  private static final Pattern LABELS = Pattern.compile("by \\(([^)]*)\\)");

  @TempDir Path folder;

  @Test
  void everyMetricAndLabelIsOneThatIsPrinted() throws Exception {
    String printed;
    try (Node node = Node.start(folder);
        Crowd crowd = new Crowd(node.address())) {
      crowd.shop();
      crowd.measure(node, 3);
      try (InputStream in =
          URI.create("http://" + node.address() + "/metrics").toURL().openStream()) {
        printed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    Set<String> metrics = new TreeSet<>();
    Set<String> labels = new TreeSet<>();
    printed
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              metrics.add(line.replaceFirst("[{ ].*", ""));
              all(LABEL, line, labels);
            });
    Set<String> asked = new TreeSet<>();
    Set<String> by = new TreeSet<>();
    for (String expression : expressions()) {
      all(LABEL, expression, by);
      Matcher grouped = LABELS.matcher(expression);
      while (grouped.find()) {
        by.addAll(List.of(grouped.group(1).split(", *", -1)));
      }
      all(METRIC, bare(expression), asked);
    }
    assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(metrics);
    assertThat(by).isSubsetOf(labels);
  }

  /** Without labels and groups: what is left are metrics and functions. */
  private static String bare(String expression) {
    return expression
        .replaceAll("\\{[^}]*}", "")
        .replaceAll("by \\([^)]*\\)", "")
        .replaceAll("label_values\\(([^,]*),[^)]*\\)", "$1");
  }

  private static void all(Pattern pattern, String text, Set<String> to) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      to.add(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
    }
  }

  private static List<String> expressions() throws Exception {
    JsonObject dashboard = JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
    List<String> expressions = new ArrayList<>();
    for (JsonElement panel : dashboard.getAsJsonArray("panels")) {
      JsonElement targets = panel.getAsJsonObject().get("targets");
      for (JsonElement target : targets == null ? new JsonArray() : targets.getAsJsonArray()) {
        expressions.add(target.getAsJsonObject().get("expr").getAsString());
      }
    }
    JsonArray variables = dashboard.getAsJsonObject("templating").getAsJsonArray("list");
    for (JsonElement variable : variables) {
      JsonElement definition = variable.getAsJsonObject().get("definition");
      if (definition != null) {
        expressions.add(definition.getAsString());
      }
    }
    return expressions;
  }
}
