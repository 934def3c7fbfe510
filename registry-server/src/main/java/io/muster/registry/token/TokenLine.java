package io.muster.registry.token;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A token as a line of JSON. Pure. */
final class TokenLine {
  private TokenLine() {}

  static String of(Token token) {
    JsonObject line = new JsonObject();
    line.addProperty("id", token.id());
    line.addProperty("name", token.name());
    line.addProperty("hash", token.hash());
    JsonArray rights = new JsonArray();
    token.rights().stream().sorted().map(Right::word).forEach(rights::add);
    line.add("rights", rights);
    JsonArray services = new JsonArray();
    token.services().texts().forEach(services::add);
    line.add("services", services);
    line.addProperty("made", token.span().made());
    line.addProperty("end", token.span().end());
    line.addProperty("revoked", token.span().revoked());
    line.addProperty("used", token.span().used());
    line.addProperty("once", token.once());
    line.addProperty("tenant", token.sight().word());
    return line.toString();
  }

  /** Throws IllegalArgumentException when the line is no token. */
  static Token read(String text) {
    try {
      JsonObject line = JsonParser.parseString(text).getAsJsonObject();
      Set<Right> rights = EnumSet.noneOf(Right.class);
      texts(line, "rights").forEach(word -> rights.addAll(Right.list(word)));
      return new Token(
          line.get("id").getAsString(),
          line.get("name").getAsString(),
          line.get("hash").getAsString(),
          rights,
          Names.of(texts(line, "services")),
          new Token.Span(
              line.get("made").getAsLong(),
              line.get("end").getAsLong(),
              line.get("revoked").getAsLong(),
              line.get("used").getAsLong()),
          line.get("once").getAsBoolean(),
          // Those that were made before there were tenants are of the default one.
          line.has("tenant") ? Sight.read(line.get("tenant").getAsString()) : Sight.DEFAULT);
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | ClassCastException
        | UnsupportedOperationException e) { // Gson's ways to say that something is not there
      throw new IllegalArgumentException("it is no token", e);
    }
  }

  private static List<String> texts(JsonObject line, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonElement each : line.getAsJsonArray(name)) {
      texts.add(each.getAsString());
    }
    return texts;
  }
}
