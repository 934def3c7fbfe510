package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.muster.registry.v1.RegistryGrpc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be done over HTTP, and by whom. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class ActionHttpTest {
  private static final String DRAIN = "/api/v1/instances/" + "0".repeat(28) + "4f2a/drain";
  private static final String GOOD = "{\"reason\":\"kernel update\",\"by\":\"alice\"}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    Caller.joined(RegistryGrpc.newStub(node.channel()), 0x4f2a, "orders");
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private HttpResponse<String> post(String path, String content, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + node.address() + path))
            .POST(HttpRequest.BodyPublishers.ofString(content));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject overrides() throws Exception {
    return get("/api/v1/overrides");
  }

  private JsonObject get(String path) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + node.address() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private static final Map<String, String> CONTENTS =
      Map.of("clear", "{\"place\":\"a@b:1\",\"by\":\"b\"}", "test", "{\"by\":\"b\"}");

  /** Holds what every action answers, good or not, against what the description says of it. */
  @Test
  void theDescriptionIsTrue() throws Exception {
    JsonObject description = get("/api/v1/openapi.json");
    Shape shape = new Shape(description.getAsJsonObject("components").getAsJsonObject("schemas"));
    int actions = 0;
    for (String path : description.getAsJsonObject("paths").keySet()) {
      JsonObject item = description.getAsJsonObject("paths").getAsJsonObject(path);
      if (item.has("post")) {
        JsonObject post = item.getAsJsonObject("post");
        assertThat(post.getAsJsonObject("requestBody").has("content")).as(path).isTrue();
        HttpResponse<String> answer =
            post(
                path.replace("{id}", "0".repeat(28) + "4f2a").replace("{name}", "nobody"),
                CONTENTS.getOrDefault(path.substring(path.lastIndexOf('/') + 1), GOOD),
                "Content-Type",
                "application/json");
        if (answer.statusCode() == 200) {
          JsonObject schema =
              post.getAsJsonObject("responses")
                  .getAsJsonObject("200")
                  .getAsJsonObject("content")
                  .getAsJsonObject("application/json")
                  .getAsJsonObject("schema");
          shape.check(path, JsonParser.parseString(answer.body()), schema);
        } else {
          assertThat(answer.headers().firstValue("content-type"))
              .hasValue("application/problem+json");
        }
        actions++;
      }
    }
    assertThat(actions).isEqualTo(6);
  }

  @Test
  void anActionIsAnsweredWithItsStepsWhenItIsOver() throws Exception {
    HttpResponse<String> answer =
        post(
            DRAIN,
            GOOD,
            "Content-Type",
            "application/json; charset=utf-8",
            "Origin",
            "http://" + node.address());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject report = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(report.get("done").getAsBoolean()).isTrue();
    assertThat(report.getAsJsonArray("steps")).hasSizeGreaterThan(1);
    JsonObject said = overrides().getAsJsonArray("overrides").get(0).getAsJsonObject();
    assertThat(said.get("what").getAsString()).isEqualTo("drained");
    String place = said.get("place").getAsString();
    HttpResponse<String> cleared =
        post(
            "/api/v1/overrides/clear",
            "{\"place\":\"" + place + "\",\"by\":\"bob\"}",
            "Content-Type",
            "application/json");
    assertThat(cleared.statusCode()).as(cleared.body()).isEqualTo(200);
    assertThat(overrides().getAsJsonArray("overrides")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"reason\":\"a\",\"by\":\"b\"} | text/plain  | | 415 | application/json",
        "{\"reason\":\"a\",\"by\":\"b\"} | application/json | http://evil.example | 403 | another origin",
        "{\"reason\":\"a\",\"by\":\"b\"} | application/json | null | 403 | another origin",
        "{\"by\":\"b\"} | application/json | | 400 | reason: expected 1 to 256",
        "{\"reason\":1,\"by\":\"b\"} | application/json | | 400 | reason: expected text",
        "{\"reason\":\"a\",\"by\":\"b\",\"deadlineMillis\":-1} | application/json | | 400 | whole number",
        "{\"reson\":\"a\"} | application/json | | 400 | known are reason",
        "[1] | application/json | | 400 | expected a JSON object",
        "{ | application/json | | 400 | expected a JSON object"
      })
  void whatIsWrongIsRefusedInASentenceAndChangesNothing(
      String content, String type, String origin, int status, String words) throws Exception {
    HttpResponse<String> answer =
        origin == null
            ? post(DRAIN, content, "Content-Type", type)
            : post(DRAIN, content, "Content-Type", type, "Origin", origin);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
    assertThat(overrides().getAsJsonArray("overrides")).isEmpty();
  }

  @Test
  void whatDoesNotFitOrIsNotAllowedIsRefusedInASentence() throws Exception {
    String instance = DRAIN.replace("/drain", "");
    HttpResponse<String> remove =
        post(instance + "/remove", GOOD, "Content-Type", "application/json");
    assertThat(remove.statusCode()).isEqualTo(409);
    assertThat(remove.body()).contains("drain it or shut it down instead");
    HttpResponse<String> shutdown =
        post(instance + "/shutdown", GOOD, "Content-Type", "application/json");
    assertThat(shutdown.statusCode()).isEqualTo(403);
    assertThat(shutdown.body()).contains("-Dmuster.commands=drain,shutdown");
    HttpResponse<String> get =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + node.address() + DRAIN)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.body()).contains("expected POST");
  }
}
