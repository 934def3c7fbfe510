package io.muster.registry.hook;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a hook is told of one service at once: a deployment of fifty instances is one message. Pure.
 *
 * @param id drawn, so that whoever is told twice can tell
 * @param service whose
 * @param happenings at least one, oldest first
 */
record Message(String id, String service, List<Happening> happenings) {
  private static final int MOST_SHOWN = 5;

  /** Returns the body to send. */
  String body(Hook hook, String source) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      switch (hook.form()) {
        case SLACK -> json.beginObject().name("text").value(slack(sentence(hook))).endObject();
        case CLOUDEVENTS -> event(json, sentence(hook), source);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return text.toString();
  }

  /** Slack takes three characters for its own marks. */
  private static String slack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void event(JsonWriter json, String sentence, String source) throws IOException {
    json.beginObject();
    json.name("specversion").value("1.0");
    json.name("id").value(id);
    json.name("source").value(source);
    json.name("type").value(type());
    json.name("subject").value(service);
    json.name("time").value(time());
    json.name("datacontenttype").value("application/json");
    json.name("data").beginObject();
    json.name("text").value(sentence);
    json.name("service").value(service);
    json.name("happenings").beginArray();
    for (Happening happening : happenings) {
      json.beginObject();
      json.name("kind").value(happening.kind().word());
      json.name("who").value(happening.who());
      json.name("version").value(happening.version());
      json.name("reason").value(happening.reason());
      json.name("atMillis").value(happening.atMillis());
      json.endObject();
    }
    json.endArray().endObject().endObject();
  }

  private String type() {
    Set<Kind> kinds = new LinkedHashSet<>();
    happenings.forEach(happening -> kinds.add(happening.kind()));
    return "io.muster.service."
        + (kinds.size() == 1 ? happenings.getFirst().kind().word() : "changed");
  }

  private String time() {
    return Instant.ofEpochMilli(happenings.getLast().atMillis())
        .truncatedTo(ChronoUnit.MILLIS)
        .toString();
  }

  /** Returns what happened, in the words of the hook's template. */
  String sentence(Hook hook) {
    return hook.template()
        .of(
            Map.of(
                "service", service.isEmpty() ? "(no name yet)" : service,
                "what", what(),
                "count", Integer.toString(happenings.size()),
                "versions", joined(happenings.stream().map(Happening::version).toList()),
                "who", joined(happenings.stream().map(Happening::who).toList()),
                "reason", joined(happenings.stream().map(Happening::reason).toList()),
                "time", time()));
  }

  /** Returns for example "3 instances up; version 1.5 seen". */
  private String what() {
    Map<Kind, List<Happening>> byKind = new LinkedHashMap<>();
    for (Happening happening : happenings) {
      byKind.computeIfAbsent(happening.kind(), kind -> new ArrayList<>()).add(happening);
    }
    List<String> words = new ArrayList<>();
    byKind.forEach((kind, of) -> words.add(words(kind, of)));
    return String.join("; ", words);
  }

  private static String words(Kind kind, List<Happening> of) {
    String many = of.size() == 1 ? "1 instance" : of.size() + " instances";
    return switch (kind) {
      case UP -> many + " up";
      case DOWN -> many + " down";
      case VERSION -> "version " + joined(of.stream().map(Happening::version).toList()) + " seen";
      case UNMET ->
          "nothing meets its requirement of " + joined(of.stream().map(Happening::who).toList());
      case RULE -> "a rule holds for " + many;
      case DRAIN -> many + " drained";
      case SHUTDOWN -> many + " shut down";
      case TEST -> "a test, asked for by " + joined(of.stream().map(Happening::who).toList());
    };
  }

  private static String joined(List<String> texts) {
    List<String> told =
        new ArrayList<>(new LinkedHashSet<>(texts.stream().filter(t -> !t.isEmpty()).toList()));
    return told.size() <= MOST_SHOWN
        ? String.join(", ", told)
        : String.join(", ", told.subList(0, MOST_SHOWN))
            + " and "
            + (told.size() - MOST_SHOWN)
            + " more";
  }
}
