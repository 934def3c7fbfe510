package io.muster.registry.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of the audit log. What a terminal could obey is shown as its number. Pure.
 *
 * @param at when
 * @param json all of it
 */
record AuditLine(Instant at, JsonObject json) {
  /** Returns the line; empty when it is none, or not whole. */
  static Optional<AuditLine> read(String text) {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject json && json.has("at")) {
        return Optional.of(new AuditLine(Instant.parse(json.get("at").getAsString()), json));
      }
    } catch (JsonParseException
        | DateTimeParseException
        | IllegalStateException
        | UnsupportedOperationException e) {
      // A line that was cut off, or that somebody has changed.
    }
    return Optional.empty();
  }

  /** Returns the fact of that name; empty when it has none. */
  String fact(String name) {
    JsonElement value = json.get(name);
    return value != null && value.isJsonPrimitive() ? shown(value.getAsString()) : "";
  }

  /** Returns who it was: his name, else the name he gave, else where he was. */
  String who() {
    return Stream.of("who", "by", "caller")
        .map(this::fact)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Returns whether somebody of that name, or from that address, had to do with it. */
  boolean by(String whom) {
    return Stream.of("who", "by", "caller").map(this::fact).anyMatch(text -> text.contains(whom));
  }

  /** Returns what it was done to, as far as the line says. */
  String of() {
    return Stream.of("service", "place", "of", "instance")
        .map(this::fact)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Returns the text as a terminal may have it. */
  static String shown(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                    ? "\\u%04x".formatted(c)
                    : Character.toString(c))
        .collect(Collectors.joining());
  }
}
