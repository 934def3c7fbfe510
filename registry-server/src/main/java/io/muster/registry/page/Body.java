package io.muster.registry.page;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is sent to change something: JSON of texts and whole numbers, by the names of a message's
 * fields. Only a page of the registry's own origin may have a browser send it: others cannot say
 * application/json without asking first, and their asking is not answered. Pure.
 */
final class Body {
  private static final long MOST = 0xffff_ffffL; // of a field of 32 bits without sign

  /** Fields that the path says. */
  private static final Set<String> IN_PATH = Set.of("id", "name");

  private Body() {}

  /** Returns the fields that are sent; what is done, and to whom, stands in the path. */
  static List<FieldDescriptor> fields(Descriptor message) {
    return message.getFields().stream()
        .filter(field -> !IN_PATH.contains(field.getName()))
        .toList();
  }

  /** Returns the message, or throws a Problem. */
  static <B extends Message.Builder> B read(Request request, B into) {
    List<FieldDescriptor> known = fields(into.getDescriptorForType());
    for (Map.Entry<String, JsonElement> given : object(request).entrySet()) {
      FieldDescriptor field =
          known.stream()
              .filter(each -> each.getJsonName().equals(given.getKey()))
              .findFirst()
              .orElseThrow(() -> unknown(given.getKey(), known));
      into.setField(field, value(field, given.getValue()));
    }
    return into;
  }

  /** Returns the object that is sent, or throws a Problem. */
  static JsonObject object(Request request) {
    ownOrigin(request);
    String type = request.header("content-type").orElse("").replaceFirst(";.*", "").strip();
    if (!type.equalsIgnoreCase("application/json")) {
      throw new Problem(
          415,
          "Unsupported media type",
          "expected Content-Type: application/json, got \"" + type + "\"");
    }
    return object(request.said().content());
  }

  private static void ownOrigin(Request request) {
    Optional<String> origin = request.header("origin");
    String own =
        (request.said().secure() ? "https://" : "http://") + request.header("host").orElse("");
    String site = request.header("sec-fetch-site").orElse("same-origin");
    if (origin.isPresent() && !origin.get().equalsIgnoreCase(own)
        || !site.equals("same-origin") && !site.equals("none")) {
      throw new Problem(
          403,
          "Forbidden",
          "a page of another origin asks for this; only the registry's own page may");
    }
  }

  private static JsonObject object(String text) {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      // Said below, in the same words.
    }
    throw Route.wrong("the content: expected a JSON object");
  }

  private static Problem unknown(String name, List<FieldDescriptor> known) {
    return Route.wrong(
        "unknown field \""
            + name
            + "\"; known are "
            + known.stream().map(FieldDescriptor::getJsonName).collect(Collectors.joining(", ")));
  }

  private static Object value(FieldDescriptor field, JsonElement given) {
    if (given instanceof JsonPrimitive primitive) {
      boolean text = field.getJavaType() == FieldDescriptor.JavaType.STRING;
      if (text && primitive.isString()) {
        return primitive.getAsString();
      }
      if (!text && primitive.isNumber() && primitive.getAsString().matches("[0-9]{1,10}")) {
        long number = primitive.getAsLong();
        if (number <= MOST) {
          return (int) number;
        }
      }
    }
    throw Route.wrong(
        field.getJsonName()
            + ": expected "
            + (field.getJavaType() == FieldDescriptor.JavaType.STRING
                ? "text"
                : "a whole number of milliseconds"));
  }
}
