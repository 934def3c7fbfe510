package io.muster.registry.server;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.muster.registry.hook.Hook;
import io.muster.registry.hook.HookSettings;
import io.muster.registry.hook.Hooks;
import io.muster.registry.store.StoreException;
import io.muster.registry.v1.RegistryGrpc;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of a real node, told to WireMock and to servers that behave as no server should. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class HooksTest {
  private static final String SECRET = "a secret of the two of us";
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path folder;

  private final Map<String, String> settings = new HashMap<>();
  private final BlockingQueue<LoggedRequest> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> came = new LinkedBlockingQueue<>();
  private final WireMockServer web =
      new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
  private Node node;

  @BeforeEach
  void start() {
    web.start();
    web.addMockServiceRequestListener(
        (request, response) -> told.add(LoggedRequest.createFrom(request)));
    web.stubFor(any(anyUrl()).willReturn(ok()));
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
    web.stop();
  }

  private void hook(String name, String address, String... more) {
    settings.put("hook." + name + ".url", address);
    settings.put("hook." + name + ".delay", "100ms");
    settings.put("hook." + name + ".allow-private", "true");
    for (int i = 0; i < more.length; i += 2) {
      settings.put("hook." + name + "." + more[i], more[i + 1]);
    }
  }

  private void begin() throws IOException {
    List<Hook> hooks = HookSettings.read("test", settings);
    node = Node.start(folder, "127.0.0.1:0", hooks);
    node.heard(() -> came.add(true));
  }

  private void join(int number, String service) throws Exception {
    Caller.joined(RegistryGrpc.newStub(node.channel()), number, service);
  }

  private LoggedRequest next() throws InterruptedException {
    LoggedRequest next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a message").isNotNull();
    return next;
  }

  /** Waits until an attempt of the hook came out as wanted. */
  private Hooks.Status outcome(String hook, String words) throws InterruptedException {
    while (true) {
      Hooks.Status status =
          node.hooks().stream().filter(h -> h.name().equals(hook)).findFirst().orElseThrow();
      if (status.outcome().contains(words)) {
        return status;
      }
      assertThat(came.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(status.toString()).isNotNull();
    }
  }

  @Test
  void itIsToldInASentenceSignedWithTheTime() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), SECRET);
    hook("ops", web.baseUrl() + "/in?key=1", "secret-file", secret.toString());
    begin();
    join(1, "orders");
    LoggedRequest request = next();
    assertThat(request.getUrl()).isEqualTo("/in?key=1");
    assertThat(request.getBodyAsString()).startsWith("{\"text\":\"orders: 1 instance up (");
    String[] signature = request.getHeader("muster-signature").split("[=,]");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signed = signature[1] + "." + request.getBodyAsString();
    assertThat(signature[3])
        .isEqualTo(HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    assertThat(Long.parseLong(signature[1]))
        .isCloseTo(System.currentTimeMillis() / 1_000, org.assertj.core.data.Offset.offset(30L));
  }

  @Test
  void whatIsNotTakenIsTriedAgainAsItIs() throws Exception {
    web.stubFor(
        post(urlEqualTo("/in"))
            .inScenario("trouble")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(serverError())
            .willSetStateTo("better"));
    hook("ops", web.baseUrl() + "/in", "form", "cloudevents");
    begin();
    join(1, "orders");
    String first = next().getBodyAsString();
    assertThat(next().getBodyAsString()).isEqualTo(first);
    assertThat(outcome("ops", "taken, status 200").waiting()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    web.stubFor(
        post(urlEqualTo("/in"))
            .willReturn(
                aResponse().withStatus(302).withHeader("Location", web.baseUrl() + "/inside")));
    hook("ops", web.baseUrl() + "/in");
    begin();
    join(1, "orders");
    outcome("ops", "status 302: it redirects, which is not followed");
    next();
    assertThat(told).isEmpty();
  }

  @Test
  void aPrivateNetworkIsNotAskedUnlessItMay() throws Exception {
    String port = web.baseUrl().substring(web.baseUrl().lastIndexOf(':'));
    hook("literal", web.baseUrl() + "/in", "allow-private", "false");
    hook("name", "http://localhost" + port + "/in", "allow-private", "false");
    hook("metadata", "http://169.254.169.254/latest/meta-data", "allow-private", "false");
    begin();
    join(1, "orders");
    outcome("literal", "127.0.0.1, in a private network; hook.literal.allow-private = true");
    outcome("name", "in a private network");
    outcome("metadata", "169.254.169.254, in a private network");
    assertThat(told).isEmpty();
  }

  @Test
  void oneThatHangsDelaysNoOther() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      hook("silent", "http://127.0.0.1:" + silent.getLocalPort() + "/");
      hook("ops", web.baseUrl() + "/in");
      begin();
      join(1, "orders");
      assertThat(next().getBodyAsString()).contains("orders");
      join(2, "billing");
      assertThat(next().getBodyAsString()).contains("billing");
      assertThat(outcome("silent", "").waiting()).isPositive();
    }
  }

  @Test
  void ofAnAnswerWithoutEndOnlyTheHeadIsRead() throws Exception {
    try (ServerSocket endless = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Long> sent = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> sent.complete(pour(endless)));
      hook("endless", "http://127.0.0.1:" + endless.getLocalPort() + "/");
      begin();
      join(1, "orders");
      outcome("endless", "taken, status 200");
      // Until the connection's end is felt, the kernel's buffers take some.
      assertThat(sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isLessThan(64L << 20);
    }
  }

  /** Answers 10 GB, or as much as is taken; returns how much that was. */
  private static long pour(ServerSocket server) {
    long bytes = 0;
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      byte[] piece = new byte[64 << 10];
      while (bytes < 10_000_000_000L) {
        out.write(piece);
        bytes += piece.length;
      }
    } catch (IOException e) {
      return bytes;
    }
    return bytes;
  }

  @Test
  void whatWaitsOutlivesTheRegistry() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    hook("ops", "http://127.0.0.1:" + port + "/in");
    begin();
    join(1, "orders");
    assertThat(outcome("ops", "refused").waiting()).isEqualTo(1);
    node.close();
    settings.put("hook.ops.url", web.baseUrl() + "/in");
    begin();
    assertThat(next().getBodyAsString()).contains("orders: 1 instance up");
    assertThat(outcome("ops", "taken").waiting()).isZero();
  }

  @Test
  void aTestIsSentAtOnce() throws Exception {
    hook("ops", web.baseUrl() + "/in", "delay", "1h");
    begin();
    assertThat(node.testHook("ops").taken()).isTrue();
    assertThat(next().getBodyAsString()).contains("a test, asked for by somebody");
  }

  @Test
  void aTestIsAskedForOverHttpByTheRegistrysOwnPageAlone() throws Exception {
    hook("ops", web.baseUrl() + "/in", "delay", "1h");
    begin();
    assertThat(ask("ops", "application/json").body()).contains("\"taken\":true");
    assertThat(next().getBodyAsString()).contains("a test, asked for by somebody");
    assertThat(ask("nobody", "application/json").body()).contains("known are ops");
    assertThat(ask("ops", "text/plain").statusCode()).isEqualTo(415);
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      assertThat(ask("ops", "application/json", "origin", origin).statusCode())
          .as(origin)
          .isEqualTo(403);
    }
    assertThat(ask("ops", "application/json", "origin", "http://" + node.address()).statusCode())
        .isEqualTo(200);
    next();
    assertThat(told).isEmpty();
  }

  @Test
  void aFolderThatCannotBeHadIsNoTroubleOfThePort() throws Exception {
    Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("hooks"), "a file");
    int port;
    try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    hook("ops", web.baseUrl() + "/in");
    List<Hook> hooks = HookSettings.read("test", settings);
    assertThatThrownBy(() -> Node.start(folder, "127.0.0.1:" + port, hooks))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("for what the webhook ops has not taken yet cannot be used")
        .hasMessageContaining("--data-dir");
    new ServerSocket(port, 50, InetAddress.getLoopbackAddress()).close();
  }

  private HttpResponse<String> ask(String hook, String type, String... headers) throws Exception {
    URI uri = URI.create("http://" + node.address() + "/api/v1/hooks/" + hook + "/test");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("content-type", type);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HttpClient.newHttpClient()
        .send(
            request.POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"somebody\"}")).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
