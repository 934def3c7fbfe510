package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.muster.registry.identity.Calls;
import io.muster.registry.identity.FakeCertificate;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every call in every role: let in by exactly those rights that are written down here. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class RoleMatrixTest {
  /** Written a second time, by hand: the table itself could be wrong. */
  private static final Map<String, String> EXPECTED = expected();

  @TempDir Path folder;
  private Guarded node;

  @BeforeEach
  void start() throws Exception {
    node = new Guarded(folder, Map.of());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static Map<String, String> expected() {
    Map<String, String> rights = new LinkedHashMap<>();
    String fleet = "muster.registry.v1.Fleet/";
    for (String call :
        List.of("List", "Watch", "Status", "Get", "History", "Events", "Graph", "Overrides")) {
      rights.put(fleet + call, "read");
    }
    rights.put(fleet + "Drain", "drain");
    rights.put(fleet + "Undrain", "drain");
    rights.put(fleet + "Shutdown", "shutdown");
    rights.put(fleet + "Remove", "admin");
    rights.put(fleet + "Clear", "deploy admin");
    rights.put("muster.registry.v1.Hooks/List", "read");
    rights.put("muster.registry.v1.Hooks/Test", "admin");
    rights.put("muster.registry.v1.Registry/Resolve", "register read");
    rights.put("muster.registry.v1.Registry/Connect", "register");
    for (String path :
        List.of(
            "fleet",
            "graph",
            "instances",
            "instances/{id}",
            "instances/{id}/figures",
            "events",
            "stream",
            "overrides",
            "hooks",
            "certificates",
            "openapi.json")) {
      rights.put("GET /api/v1/" + path, "read");
    }
    changing(rights);
    return rights;
  }

  private static void changing(Map<String, String> rights) {
    rights.put("GET /metrics", "read");
    rights.put("GET /sd/prometheus", "read");
    rights.put("GET /view", "read");
    rights.put("GET /page/{file}", "read");
    rights.put("POST /api/v1/instances/{id}/drain", "drain");
    rights.put("POST /api/v1/instances/{id}/undrain", "drain");
    rights.put("POST /api/v1/instances/{id}/shutdown", "shutdown");
    rights.put("POST /api/v1/instances/{id}/remove", "admin");
    rights.put("POST /api/v1/overrides/clear", "deploy admin");
    rights.put("POST /api/v1/hooks/{name}/test", "admin");
  }

  /** What is the registry's own: no other tenant's administrator is told of it. */
  private static final Set<String> OF_REGISTRY =
      Set.of(
          "muster.registry.v1.Hooks/List",
          "muster.registry.v1.Hooks/Test",
          "GET /api/v1/hooks",
          "GET /api/v1/certificates",
          "POST /api/v1/hooks/{name}/test");

  private static final Set<String> OPEN =
      Set.of(
          "GET /sign-in",
          "POST /sign-in",
          "POST /sign-out",
          "GET /api/v1/me",
          "grpc.health.v1.Health/Check",
          "grpc.health.v1.Health/Watch");

  @Test
  void theTableHasEveryCallThatIsAnsweredAndNoOther() {
    Set<String> known = new TreeSet<>(EXPECTED.keySet());
    known.addAll(OPEN);
    assertThat(new TreeSet<>(node.calls())).isEqualTo(known);
    assertThat(new TreeSet<>(Calls.all())).isEqualTo(known);
  }

  @Test
  void everyCallInEveryRole() throws Exception {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (Right right : Right.values()) {
      tokens.put(
          right.word(),
          right == Right.REGISTER
              ? node.token(right.word(), Set.of(right), "orders")
              : node.token(right.word(), Set.of(right)));
    }
    Sight shop = Sight.of(new Tenant("shop"));
    tokens.put("other tenant", node.token(shop, "shop", Set.of(Right.ADMIN)));
    tokens.put("nobody", "");
    tokens.put("revoked", node.token("revoked", Set.of(Right.ADMIN)));
    node.revoke("revoked");
    List<String> wrong = new ArrayList<>();
    int made = 0;
    for (Map.Entry<String, String> call : EXPECTED.entrySet()) {
      for (Map.Entry<String, String> role : tokens.entrySet()) {
        boolean may =
            role.getKey().equals("admin")
                || role.getKey().equals("other tenant") && !OF_REGISTRY.contains(call.getKey())
                || Set.of(call.getValue().split(" ")).contains(role.getKey());
        String outcome = outcome(call.getKey(), role.getValue());
        String expected =
            may
                ? "let in"
                : role.getKey().equals("nobody") || role.getKey().equals("revoked")
                    ? "unknown"
                    : "denied";
        if (!outcome.equals(expected)) {
          wrong.add(role.getKey() + " " + call.getKey() + ": " + outcome);
        }
        made++;
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(made).isEqualTo(EXPECTED.size() * 9);
  }

  @Test
  void aCertificateMayRegisterAndReadAndNothingElse() throws Exception {
    node.present(FakeCertificate.service("orders"));
    for (Map.Entry<String, String> call : EXPECTED.entrySet()) {
      boolean may = call.getValue().contains("read") || call.getValue().contains("register");
      assertThat(outcome(call.getKey(), "")).as(call.getKey()).isEqualTo(may ? "let in" : "denied");
    }
  }

  private String outcome(String call, String token) throws Exception {
    return call.contains(" ") ? overHttp(call, token) : overGrpc(call, token);
  }

  private String overHttp(String call, String token) throws Exception {
    String method = call.substring(0, call.indexOf(' '));
    String path =
        call.substring(call.indexOf(' ') + 1)
            .replace("{id}", "4f2a4f2a")
            .replace("{name}", "ops")
            .replace("{file}", "app.js")
            .replace("/view", "/services");
    String[] said =
        token.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + token};
    if (path.equals("/api/v1/stream")) {
      path = path + "?after=no"; // wrong, and so answered at once: but only whoever is let in hears
    }
    HttpResponse<String> answer =
        node.send(method, path, method.equals("POST") ? "{\"by\":\"a\"}" : "", said);
    boolean toSignIn = answer.statusCode() == 303;
    boolean denied = answer.statusCode() == 403 && answer.body().contains("; this needs ");
    return answer.statusCode() == 401 || toSignIn ? "unknown" : denied ? "denied" : "let in";
  }

  private static MethodDescriptor<byte[], byte[]> method(String call) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(call)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private String overGrpc(String call, String token) throws Exception {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<byte[], byte[]> under =
        node.channel()
            .newCall(
                method(call),
                CallOptions.DEFAULT
                    .withCallCredentials(Guarded.bearer(token))
                    .withDeadlineAfter(20, TimeUnit.SECONDS));
    under.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            end.complete(Status.OK);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    under.request(1);
    // An unknown field of a wrong length: no message, and so nobody waits for what comes of it.
    under.sendMessage(new byte[] {(byte) 0x0a, 0x7f});
    under.halfClose();
    Status status = end.get(30, TimeUnit.SECONDS);
    under.cancel("enough", null);
    return switch (status.getCode()) {
      case UNAUTHENTICATED -> "unknown";
      case PERMISSION_DENIED -> "denied";
      default -> "let in";
    };
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
