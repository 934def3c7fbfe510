package io.muster.registry.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.muster.registry.wire.Json;
import java.util.Map;
import java.util.TreeMap;

/** The shape of what {@link Json} writes, as OpenAPI's schemas, read off the messages. Pure. */
final class Schema {
  private final Map<String, JsonObject> schemas = new TreeMap<>();

  /** Returns a reference to the message's schema, which is gathered with all that it holds. */
  JsonObject of(Descriptor message) {
    String name = name(message);
    if (!schemas.containsKey(name)) {
      JsonObject schema = new JsonObject();
      schemas.put(name, schema);
      fill(schema, message);
    }
    JsonObject reference = new JsonObject();
    reference.addProperty("$ref", "#/components/schemas/" + name);
    return reference;
  }

  /** Returns the schema of what is sent: every field may be left out, and the path has the id. */
  JsonObject asked(Descriptor message) {
    JsonObject properties = new JsonObject();
    for (FieldDescriptor field : Body.fields(message)) {
      properties.add(field.getJsonName(), field(field));
    }
    JsonObject schema = type("object");
    schema.add("properties", properties);
    schema.addProperty("additionalProperties", false);
    return schema;
  }

  JsonObject all() {
    JsonObject all = new JsonObject();
    schemas.forEach(all::add);
    return all;
  }

  private static String name(Descriptor message) {
    return message
        .getFullName()
        .substring(message.getFile().getPackage().length() + 1)
        .replace('.', '_');
  }

  private void fill(JsonObject schema, Descriptor message) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    for (FieldDescriptor field : message.getFields()) {
      properties.add(field.getJsonName(), field(field));
      if (field.isRepeated() || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        required.add(field.getJsonName());
      }
    }
    schema.addProperty("type", "object");
    schema.add("properties", properties);
    schema.add("required", required);
  }

  private JsonObject field(FieldDescriptor field) {
    if (field.isMapField()) {
      JsonObject map = type("object");
      map.add("additionalProperties", value(field.getMessageType().findFieldByNumber(2)));
      return map;
    }
    if (field.isRepeated()) {
      JsonObject array = type("array");
      array.add("items", value(field));
      return array;
    }
    return value(field);
  }

  private JsonObject value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> of(field.getMessageType());
      case ENUM -> {
        JsonObject words = type("string");
        JsonArray values = new JsonArray();
        field.getEnumType().getValues().forEach(value -> values.add(Json.word(value)));
        words.add("enum", values);
        yield words;
      }
      case BYTE_STRING -> {
        JsonObject hex = type("string");
        hex.addProperty("pattern", "^([0-9a-f]{2})*$");
        yield hex;
      }
      case STRING -> type("string");
      case BOOLEAN -> type("boolean");
      case INT, LONG -> type("integer");
      case FLOAT, DOUBLE -> {
        JsonObject number = new JsonObject();
        JsonArray types = new JsonArray();
        types.add("number");
        types.add("null");
        number.add("type", types);
        yield number;
      }
    };
  }

  private static JsonObject type(String name) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", name);
    return schema;
  }
}
