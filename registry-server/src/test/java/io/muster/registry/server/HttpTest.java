package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.1 on the port that agents speak gRPC to. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class HttpTest {
  @TempDir Path folder;
  private Node node;
  private Caller orders;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    node.awaitReturns(folder);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    orders = Caller.joined(RegistryGrpc.newStub(node.channel()), 0x4f2a, "orders", "mailer");
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    node.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(node, path);
  }

  private HttpResponse<String> get(Node from, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + from.address() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private String id() {
    return "0".repeat(28) + "4f2a";
  }

  @Test
  void theFleetIsToldWithTrueCounts() throws Exception {
    Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "billing");
    JsonObject counts = json("/api/v1/fleet").getAsJsonObject("counts");
    assertThat(counts.get("instances").getAsInt()).isEqualTo(2);
    assertThat(counts.get("up").getAsInt()).isEqualTo(2);
    assertThat(counts.get("unmet").getAsInt()).isEqualTo(1);
  }

  @Test
  void instancesAreFoundByAFilterAPageAtATime() throws Exception {
    for (int i = 1; i <= 5; i++) {
      Caller.joined(RegistryGrpc.newStub(node.channel()), i, "billing");
    }
    List<String> seen = new ArrayList<>();
    String page = "";
    do {
      JsonObject answer = json("/api/v1/instances?q=service:billing&limit=2&page=" + page);
      assertThat(answer.get("total").getAsInt()).isEqualTo(5);
      for (JsonElement instance : answer.getAsJsonArray("instances")) {
        seen.add(instance.getAsJsonObject().get("instanceId").getAsString());
      }
      page = answer.get("nextPage").getAsString();
    } while (!page.isEmpty());
    assertThat(seen).hasSize(5).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void oneInstanceIsToldWithWhatItsRequirementsResolvedToAndWhatHappened() throws Exception {
    JsonObject detail = json("/api/v1/instances/" + id());
    JsonObject resolved = detail.getAsJsonArray("resolved").get(0).getAsJsonObject();
    assertThat(resolved.getAsJsonObject("requirement").get("service").getAsString())
        .isEqualTo("mailer");
    assertThat(resolved.get("emptyBecause").getAsString()).isEqualTo("never_seen");
    JsonArray changes = detail.getAsJsonArray("changes");
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).getAsJsonObject().get("reason").getAsString())
        .startsWith("described itself: http:");
  }

  @Test
  void whoHasLeftIsStillAnsweredForWithTheReason() throws Exception {
    orders.say(
        AgentMessage.newBuilder()
            .setGoodbye(io.muster.registry.v1.Goodbye.newBuilder().setReason("sigterm"))
            .build());
    orders.await(m -> m.hasFarewell());
    JsonObject detail = json("/api/v1/instances/" + id());
    assertThat(detail.get("leftAtMillis").getAsLong()).isPositive();
    assertThat(
            detail.getAsJsonArray("changes").get(0).getAsJsonObject().get("reason").getAsString())
        .contains("sigterm");
  }

  @Test
  void figuresAreTheHourWithTheirTimes() throws Exception {
    orders.say(
        AgentMessage.newBuilder()
            .setMetrics(
                Metrics.newBuilder()
                    .addMeasurements(
                        Measurement.newBuilder().setName("jvm.thread.count").setValue(17)))
            .build());
    Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "billing"); // heard after the figures
    JsonObject history = json("/api/v1/instances/" + id() + "/figures");
    while (history.getAsJsonArray("series").isEmpty()) { // two connections need not agree on order
      history = json("/api/v1/instances/" + id() + "/figures");
    }
    assertThat(history.getAsJsonArray("atMillis")).hasSize(1);
    JsonObject series = history.getAsJsonArray("series").get(0).getAsJsonObject();
    assertThat(series.get("name").getAsString()).isEqualTo("jvm.thread.count");
    assertThat(series.getAsJsonArray("values").get(0).getAsInt()).isEqualTo(17);
  }

  @Test
  void aHeartbeatWithoutFiguresLeavesTheFiguresAsTheyAre() throws Exception {
    orders.say(
        AgentMessage.newBuilder()
            .setMetrics(
                Metrics.newBuilder()
                    .addMeasurements(
                        Measurement.newBuilder().setName("jvm.thread.count").setValue(17)))
            .build());
    orders.say(AgentMessage.newBuilder().setMetrics(Metrics.newBuilder()).build());
    orders.say(Caller.service("orders").setVersion("2")); // its answer comes after both were heard
    orders.await(RegistryMessage::hasRegistered);
    JsonObject instance = json("/api/v1/instances/" + id()).getAsJsonObject("instance");
    JsonObject figures = instance.getAsJsonObject("figures");
    assertThat(figures.get("jvm.thread.count").getAsInt()).isEqualTo(17);
  }

  @Test
  void theGraphHasWhatIsUnmetFirst() throws Exception {
    Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "billing", "orders");
    JsonArray needs = json("/api/v1/graph").getAsJsonArray("needs");
    assertThat(needs).hasSize(2);
    assertThat(needs.get(0).getAsJsonObject().get("service").getAsString()).isEqualTo("mailer");
    assertThat(needs.get(1).getAsJsonObject().get("up").getAsInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/fleet?q=servce:a, 400, unknown key \"servce\"; did you mean \"service\"",
    "/api/v1/fleet?x=1, 400, unknown parameter \"x\"; known are q",
    "/api/v1/fleet?q=a&q=b, 400, stands twice",
    "/api/v1/instances?limit=many, 400, expected a whole number from 0 to 1000",
    "/api/v1/instances?limit=0, 400, expected a whole number from 1 to 1000",
    "/api/v1/instances?page=3, 400, expected the next_page of an earlier answer",
    "/api/v1/instances/zz, 400, expected 4 to 32 hex digits",
    "/api/v1/instances/ffffffff, 404, no instance ffffffff is known",
    "/api/v1/nothing, 404, nothing is at /api/v1/nothing",
    "/page/..%2findex.html, 404, nothing is at",
    "/api/v1/fleet?q=%zz, 400, the address cannot be read"
  })
  void whatIsWrongIsToldInASentence(String path, int status, String words) throws Exception {
    String raw = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(raw).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
    String body = raw.substring(raw.indexOf("\r\n\r\n") + 4);
    JsonObject problem = JsonParser.parseString(body).getAsJsonObject();
    assertThat(problem.get("status").getAsInt()).isEqualTo(status);
    assertThat(problem.get("detail").getAsString()).contains(words);
  }

  @Test
  void nothingIsChangedOverHttp() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + node.address() + "/api/v1/fleet"))
                .DELETE()
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
  }

  @Test
  void aNameThatIsNotLoopbacksIsNotAnswered() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(
            raw("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:7400\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
    for (String name : List.of("localhost", "LOCALHOST:1", "127.0.0.1:7400", "[::1]:7400")) {
      assertThat(raw("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void everyAnswerHasTheHeadersThatProtectAPerson() throws Exception {
    for (String path : List.of("/", "/page/app.js", "/api/v1/fleet", "/nothing", "/metrics")) {
      Map<String, List<String>> headers = get(path).headers().map();
      assertThat(get(path).headers().firstValue("content-security-policy").orElse(""))
          .as(path)
          .startsWith("default-src 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers).containsEntry("x-content-type-options", List.of("nosniff"));
      assertThat(headers).containsEntry("x-frame-options", List.of("DENY"));
      assertThat(headers).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void aFileThatTheCallerHasIsNotSentAgain() throws Exception {
    String tag = get("/page/app.js").headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + node.address() + "/page/app.js"))
                .header("If-None-Match", tag)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void requestsSentAheadAreAnsweredInTheirOrder() throws Exception {
    String host = "Host: localhost\r\n";
    String answers =
        raw(
            "GET /api/v1/instances/zz HTTP/1.1\r\n"
                + host
                + "\r\nGET /api/v1/fleet HTTP/1.1\r\n"
                + host
                + "\r\nGET /nothing HTTP/1.1\r\nConnection: close\r\n"
                + host
                + "\r\n");
    assertThat(answers.split("HTTP/1.1 ", -1))
        .extracting(answer -> answer.substring(0, Math.min(3, answer.length())))
        .containsExactly("", "400", "200", "404");
  }

  @Test
  void aLineThatIsTooLongIsRefused() throws Exception {
    assertThat(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void changesArePushedWholeAtFirstAndThenAlone() throws Exception {
    try (Socket socket = connect();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/stream?q=status:up HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      JsonObject first = next(in, "fleet");
      assertThat(first.get("whole").getAsBoolean()).isTrue();
      assertThat(first.getAsJsonArray("rows")).hasSize(1);
      orders.cancel();
      JsonObject second = next(in, "fleet");
      while (second.getAsJsonArray("gone").isEmpty()) {
        second = next(in, "fleet");
      }
      assertThat(second.get("whole").getAsBoolean()).isFalse();
      assertThat(second.getAsJsonArray("gone").get(0).getAsString()).isEqualTo(id());
      assertThat(second.getAsJsonObject("counts").get("suspect").getAsInt()).isEqualTo(1);
    }
  }

  private static JsonObject next(BufferedReader in, String event) throws IOException {
    String line = in.readLine();
    while (line != null && !line.equals("event: " + event)) {
      line = in.readLine();
    }
    while (line != null && !line.startsWith("data: ")) {
      line = in.readLine();
    }
    assertThat(line).isNotNull();
    return JsonParser.parseString(line.substring("data: ".length())).getAsJsonObject();
  }

  @Test
  void theDescriptionIsTrue() throws Exception {
    JsonObject description = json("/api/v1/openapi.json");
    JsonObject schemas = description.getAsJsonObject("components").getAsJsonObject("schemas");
    JsonObject paths = description.getAsJsonObject("paths");
    assertThat(paths.keySet())
        .contains(
            "/api/v1/fleet",
            "/api/v1/instances",
            "/api/v1/instances/{id}",
            "/api/v1/instances/{id}/figures",
            "/api/v1/graph",
            "/api/v1/events",
            "/api/v1/stream",
            "/metrics",
            "/sd/prometheus",
            "/api/v1/openapi.json");
    for (String path : paths.keySet()) {
      if (!paths.getAsJsonObject(path).has("get")) {
        continue; // what changes something is asked in ActionHttpTest
      }
      JsonObject content =
          paths
              .getAsJsonObject(path)
              .getAsJsonObject("get")
              .getAsJsonObject("responses")
              .getAsJsonObject("200")
              .getAsJsonObject("content");
      String type = content.keySet().iterator().next();
      JsonObject schema = content.getAsJsonObject(type).getAsJsonObject("schema");
      if (!type.equals("text/event-stream")) {
        HttpResponse<String> answer = get(path.replace("{id}", id()));
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(type);
        if (schema.has("$ref")) {
          new Shape(schemas).check(path, JsonParser.parseString(answer.body()), schema);
        }
      }
    }
  }

  @Test
  void prometheusIsToldOfTheFleet() throws Exception {
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(answer.body())
        .contains("muster_instances{service_name=\"orders\",state=\"up\"} 1.0")
        .contains("# TYPE muster_instances gauge");
  }

  @Test
  void prometheusIsNotToldThatTheFleetHasShrunkWhenTheStoreWasLost() throws Exception {
    try (Node fresh = Node.start(folder.resolve("fresh"))) {
      HttpResponse<String> early = get(fresh, "/sd/prometheus");
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.body()).contains("began with a store that was new", "to be complete in ");
      fresh.leap(61);
      assertThat(get(fresh, "/sd/prometheus").body()).isEqualTo("[]");
    }
  }

  @Test
  void prometheusFindsTheFleet() throws Exception {
    JsonArray targets = JsonParser.parseString(get("/sd/prometheus").body()).getAsJsonArray();
    JsonObject target = targets.get(0).getAsJsonObject();
    assertThat(target.getAsJsonArray("targets").get(0).getAsString()).startsWith("127.0.0.1:8");
    assertThat(target.getAsJsonObject("labels").get("__meta_muster_service").getAsString())
        .isEqualTo("orders");
  }

  private Socket connect() throws IOException {
    int port = Integer.parseInt(node.address().replaceFirst(".*:", ""));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
