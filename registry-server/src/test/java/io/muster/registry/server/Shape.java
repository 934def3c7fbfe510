package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Holds JSON against an OpenAPI schema, as far as the registry's own description goes. */
final class Shape {
  private final JsonObject schemas;

  Shape(JsonObject schemas) {
    this.schemas = schemas;
  }

  void check(String where, JsonElement value, JsonObject given) {
    JsonObject schema =
        given.has("$ref")
            ? schemas.getAsJsonObject(given.get("$ref").getAsString().replaceFirst(".*/", ""))
            : given;
    if (value.isJsonObject() && schema.has("properties")) {
      JsonObject properties = schema.getAsJsonObject("properties");
      assertThat(properties.keySet()).as(where).containsAll(value.getAsJsonObject().keySet());
      for (JsonElement required : schema.getAsJsonArray("required")) {
        assertThat(value.getAsJsonObject().has(required.getAsString()))
            .as("%s has %s", where, required)
            .isTrue();
      }
      for (String name : value.getAsJsonObject().keySet()) {
        check(
            where + "." + name,
            value.getAsJsonObject().get(name),
            properties.getAsJsonObject(name));
      }
    } else if (value.isJsonObject()) {
      JsonObject of = schema.getAsJsonObject("additionalProperties");
      value.getAsJsonObject().asMap().forEach((key, v) -> check(where + "." + key, v, of));
    } else if (value.isJsonArray()) {
      value.getAsJsonArray().forEach(v -> check(where, v, schema.getAsJsonObject("items")));
    } else {
      scalar(where, value, schema);
    }
  }

  private static void scalar(String where, JsonElement value, JsonObject schema) {
    List<String> types = new ArrayList<>();
    JsonElement type = schema.get("type");
    if (type.isJsonArray()) {
      type.getAsJsonArray().forEach(t -> types.add(t.getAsString()));
    } else {
      types.add(type.getAsString());
    }
    String is =
        value.isJsonNull()
            ? "null"
            : value.getAsJsonPrimitive().isBoolean()
                ? "boolean"
                : value.getAsJsonPrimitive().isString()
                    ? "string"
                    : types.contains("integer") && value.getAsString().matches("-?[0-9]+")
                        ? "integer"
                        : "number";
    assertThat(types).as(where).contains(is);
    if (schema.has("enum")) {
      assertThat(schema.getAsJsonArray("enum")).as(where).contains(value);
    }
    if (schema.has("pattern")) {
      assertThat(value.getAsString()).as(where).matches(schema.get("pattern").getAsString());
    }
  }
}
