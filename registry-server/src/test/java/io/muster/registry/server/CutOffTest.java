package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.muster.registry.identity.FakeCertificate;
import io.muster.registry.identity.Right;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.Roster;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are open when the right to them ends. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class CutOffTest {
  @TempDir Path folder;
  private Guarded node;

  @BeforeEach
  void start() throws Exception {
    Path policy = Files.writeString(folder.resolve("policy"), "");
    node = new Guarded(folder, Map.of("policy", policy.toString()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Caller agent(String token) throws Exception {
    return Caller.joined(
        RegistryGrpc.newStub(node.channel()).withCallCredentials(Guarded.bearer(token)),
        1,
        "orders");
  }

  /** Opens a stream of events and reads its beginning, and nothing more. */
  private Socket events(String token) throws Exception {
    return events(node, token);
  }

  static Socket events(Guarded node, String token) throws Exception {
    int port = Integer.parseInt(node.address().replaceFirst(".*:", ""));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/stream HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer "
                    + token
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    byte[] first = socket.getInputStream().readNBytes(15);
    assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
    return socket;
  }

  private static boolean closed(Socket socket) throws Exception {
    InputStream in = socket.getInputStream();
    byte[] rest = new byte[4_096];
    try {
      while (in.read(rest) >= 0) {
        // What was under way before comes still.
      }
    } catch (java.net.SocketException e) {
      return true;
    }
    return true;
  }

  @Test
  void aRevokedTokenEndsTheStreamsOfAgentsAndPeopleWhetherTheyReadOrNot() throws Exception {
    String token = node.token("ci", Set.of(Right.REGISTER, Right.READ), "orders");
    String other = node.token("other", Set.of(Right.READ));
    Caller agent = agent(token);
    try (Socket cut = events(token);
        Socket stays = events(other)) {
      CompletableFuture<Status> watch = watch(token);
      node.revoke("ci");
      assertThat(agent.end().isOk()).isFalse();
      assertThat(watch.get(20, TimeUnit.SECONDS).isOk()).isFalse();
      assertThat(closed(cut)).isTrue();
      stays.setSoTimeout(200);
      assertThat(stays.isConnected()).isTrue();
      assertThat(node.get("/api/v1/fleet", "Authorization", "Bearer " + other).statusCode())
          .isEqualTo(200);
    }
    node.close();
    assertThat(String.join("\n", node.audit()))
        .contains("\"outcome\":\"cut off\"", "the token", "was revoked");
  }

  private CompletableFuture<Status> watch(String token) {
    CompletableFuture<Status> end = new CompletableFuture<>();
    FleetGrpc.newStub(node.channel())
        .withCallCredentials(Guarded.bearer(token))
        .watch(
            ListRequest.getDefaultInstance(),
            new StreamObserver<Roster>() {
              @Override
              public void onNext(Roster roster) {}

              @Override
              public void onError(Throwable problem) {
                end.complete(Status.fromThrowable(problem));
              }

              @Override
              public void onCompleted() {
                end.complete(Status.OK);
              }
            });
    return end;
  }

  @Test
  void theRegistryNoticesByItself() throws Exception {
    Caller agent = agent(node.token("ci", Set.of(Right.REGISTER), "orders"));
    node.tokens().change(all -> all.stream().map(token -> token.revoked(1)).toList());
    assertThat(agent.end().isOk()).isFalse();
  }

  @Test
  void anExpiredTokenEndsThemToo() throws Exception {
    String token = node.token("ci", Set.of(Right.READ));
    try (Socket events = events(token)) {
      node.leap(Duration.ofDays(1));
      node.look();
      assertThat(closed(events)).isTrue();
    }
  }

  @Test
  void whatThePolicyNoLongerGivesIsCut() throws Exception {
    node.present(FakeCertificate.service("orders"));
    Caller agent = Caller.joined(RegistryGrpc.newStub(node.channel()), 1, "orders");
    node.look();
    assertThat(agent.open()).isTrue();
    Files.writeString(folder.resolve("policy"), "service.orders.may-register=bookings");
    node.look();
    assertThat(agent.end().isOk()).isFalse();
    assertThat(comesAgain()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void aRevokedCertificateEndsItsStreams() throws Exception {
    node.present(FakeCertificate.service("orders"));
    Caller agent = Caller.joined(RegistryGrpc.newStub(node.channel()), 1, "orders");
    Files.writeString(folder.resolve("policy"), "certificate.1.revoked=the laptop was lost");
    node.look();
    assertThat(agent.end().isOk()).isFalse();
    assertThat(comesAgain()).isEqualTo(Status.Code.UNAUTHENTICATED);
    Files.writeString(folder.resolve("policy"), "");
    node.look();
    assertThat(comesAgain()).as("emptied").isEqualTo(Status.Code.UNAUTHENTICATED);
    Files.delete(folder.resolve("policy"));
    node.look();
    assertThat(comesAgain()).as("deleted").isEqualTo(Status.Code.UNAUTHENTICATED);
    node.close();
    assertThat(String.join("\n", node.audit()))
        .contains("\"outcome\":\"cut off\"", "was revoked: the laptop was lost");
  }

  /** Returns how a new stream of the same agent ends. */
  private Status.Code comesAgain() throws Exception {
    Caller again = Caller.on(RegistryGrpc.newStub(node.channel()));
    again.say(Caller.hello(1));
    return again.end().getCode();
  }

  @Test
  void signingOutEndsThePagesStream() throws Exception {
    String token = node.token("alice", Set.of(Right.READ));
    String cookie =
        node.send("POST", "/sign-in", "{\"token\":\"" + token + "\"}")
            .headers()
            .firstValue("set-cookie")
            .orElseThrow()
            .replaceFirst(";.*", "");
    String guard =
        node.get("/api/v1/me", "Cookie", cookie).body().replaceFirst(".*\"guard\":\"", "");
    int port = Integer.parseInt(node.address().replaceFirst(".*:", ""));
    try (Socket page = new Socket(InetAddress.getLoopbackAddress(), port)) {
      page.setSoTimeout(20_000);
      page.getOutputStream()
          .write(
              ("GET /api/v1/stream HTTP/1.1\r\nhost: "
                      + node.address()
                      + "\r\ncookie: "
                      + cookie
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(page.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200 OK");
      node.send(
          "POST",
          "/sign-out",
          "{}",
          "Cookie",
          cookie,
          "X-Muster-Guard",
          guard.replaceFirst("\".*", ""));
      assertThat(closed(page)).isTrue();
    }
  }
}
