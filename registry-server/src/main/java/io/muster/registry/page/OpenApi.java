package io.muster.registry.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API's description, made from the routes that answer and the messages they answer with. */
final class OpenApi {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private OpenApi() {}

  static String document(List<Route> routes, String version) {
    Schema schemas = new Schema();
    JsonObject paths = new JsonObject();
    for (Route route : routes) {
      JsonObject item = new JsonObject();
      item.add(route.method().toLowerCase(Locale.ROOT), operation(route, schemas));
      paths.add(route.path(), item);
    }
    JsonObject info = new JsonObject();
    info.addProperty("title", "Muster registry");
    info.addProperty(
        "description",
        "The fleet as the registry knows it, and what may be done to it. Times are milliseconds since"
            + " 1970. What is changed is asked with application/json, from the registry's own origin.");
    info.addProperty("version", version);
    JsonObject components = schemas.all();
    components.add("Problem", problem());
    JsonObject document = new JsonObject();
    document.addProperty("openapi", "3.1.0");
    document.add("info", info);
    document.add("paths", paths);
    document.add("components", with("schemas", components));
    return document.toString();
  }

  private static JsonObject operation(Route route, Schema schemas) {
    JsonObject operation = new JsonObject();
    operation.addProperty("operationId", route.name());
    operation.addProperty("summary", route.words());
    operation.add("parameters", parameters(route));
    route.body().ifPresent(body -> operation.add("requestBody", body(schemas.asked(body))));
    JsonObject good = new JsonObject();
    good.addProperty("description", route.words());
    JsonObject schema = route.reply().message().map(schemas::of).orElseGet(() -> typed("string"));
    good.add("content", with(route.reply().type(), with("schema", schema)));
    JsonObject bad = new JsonObject();
    bad.addProperty("description", "What was wrong and what is expected.");
    JsonObject reference = new JsonObject();
    reference.addProperty("$ref", "#/components/schemas/Problem");
    bad.add("content", with("application/problem+json", with("schema", reference)));
    JsonObject responses = with("200", good);
    responses.add("default", bad);
    operation.add("responses", responses);
    return operation;
  }

  private static JsonObject body(JsonObject schema) {
    JsonObject body = with("content", with("application/json", with("schema", schema)));
    body.addProperty("required", true);
    return body;
  }

  private static JsonArray parameters(Route route) {
    JsonArray parameters = new JsonArray();
    Matcher variables = VARIABLE.matcher(route.path());
    while (variables.find()) {
      parameters.add(
          parameter(
              variables.group(1),
              "path",
              "string",
              "Names the instance: its id, or the first digits of it, at least four."));
    }
    for (Route.Parameter parameter : route.parameters()) {
      parameters.add(
          parameter(
              parameter.name(),
              "query",
              parameter.most() > 0 ? "integer" : "string",
              parameter.words()));
    }
    return parameters;
  }

  private static JsonObject parameter(String name, String in, String type, String words) {
    JsonObject parameter = new JsonObject();
    parameter.addProperty("name", name);
    parameter.addProperty("in", in);
    parameter.addProperty("description", words);
    parameter.addProperty("required", in.equals("path"));
    parameter.add("schema", typed(type));
    return parameter;
  }

  private static JsonObject problem() {
    JsonObject properties = new JsonObject();
    for (String text : List.of("type", "title", "detail")) {
      properties.add(text, typed("string"));
    }
    properties.add("status", typed("integer"));
    JsonObject problem = typed("object");
    problem.add("properties", properties);
    return problem;
  }

  private static JsonObject typed(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }

  private static JsonObject with(String name, JsonObject value) {
    JsonObject object = new JsonObject();
    object.add(name, value);
    return object;
  }
}
