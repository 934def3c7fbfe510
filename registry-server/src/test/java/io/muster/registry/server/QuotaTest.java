package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.muster.registry.identity.Right;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an address beyond this machine may have, over one that this machine has, where it has one;
 * and what one name may have.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuotaTest {
  @TempDir Path folder;

  private static Optional<String> beyondLoopback() throws Exception {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst();
  }

  private Node node(String host, String key, String value) throws Exception {
    Map<String, String> settings =
        Map.of("listen", host + ":0", "insecure-non-loopback", "true", key, value);
    return Node.start(folder, settings, List.of());
  }

  private static String refusal(Caller caller, Refused.Code code) throws Exception {
    Refused refused = caller.await(RegistryMessage::hasRefused).getRefused();
    assertThat(refused.getCode()).isEqualTo(code);
    assertThat(caller.end().isOk()).isTrue();
    return refused.getReason();
  }

  /** The end of another stream is heard a moment after it was said. */
  private static boolean untilLetIn(RegistryGrpc.RegistryStub stub) throws Exception {
    while (true) {
      Caller caller = Caller.on(stub);
      caller.say(Caller.hello(1));
      if (caller.await(m -> m.hasWelcome() || m.hasRefused()).hasWelcome()) {
        return true;
      }
    }
  }

  @Test
  void oneAgentTooManyIsToldSoAndWrittenDown() throws Exception {
    Optional<String> host = beyondLoopback();
    assumeTrue(host.isPresent(), "no address beyond loopback here");
    try (Node node = node(host.get(), "agents-per-address", "2")) {
      RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(node.channel());
      Caller first = Caller.joined(stub, 1, "a");
      Caller.joined(stub, 2, "b");
      assertThat(refusal(Caller.on(stub), Refused.Code.BUSY))
          .contains("hold 2 streams", "agents-per-address");
      first.cancel();
      assertThat(untilLetIn(stub)).isTrue();
    }
    assertThat(Files.readString(folder.resolve("data/audit.log")))
        .contains("\"action\":\"register\"", "hold 2 streams", host.get());
  }

  @Test
  void oneNameTooOftenIsToldSoAndWrittenDownAlsoFromThisMachine() throws Exception {
    try (Guarded node = new Guarded(folder, Map.of("agents-per-identity", "2"))) {
      RegistryGrpc.RegistryStub fleet = known(node, "fleet");
      RegistryGrpc.RegistryStub sameName = known(node, "fleet");
      Caller first = Caller.joined(fleet, 1, "a");
      Caller.joined(sameName, 2, "b");
      assertThat(refusal(Caller.on(fleet), Refused.Code.BUSY))
          .isEqualTo(
              "agents of token/fleet hold 2 streams, the most it may; the registry's setting"
                  + " agents-per-identity allows more");
      Caller.joined(known(node, "other"), 3, "b");
      first.cancel();
      assertThat(untilCounted(sameName, 4).getRefused().getReason())
          .as("the stream has ended, its instance is still there")
          .isEqualTo(
              "token/fleet has 2 instances, the most it may; the registry's setting"
                  + " agents-per-identity allows more");
      assertThat(untilCounted(sameName, 1).hasWelcome()).as("the one that was there").isTrue();
    }
    assertThat(Files.readString(folder.resolve("data/audit.log")))
        .contains(
            "\"action\":\"register\"",
            "\"outcome\":\"refused\"",
            "agents of token/fleet hold 2 streams",
            "\"who\":\"token/fleet\"");
  }

  private static Iterator<ResolveAnswer> question(Guarded node, String token) {
    return RegistryGrpc.newBlockingStub(node.channel())
        .withCallCredentials(Guarded.bearer(token))
        .withDeadlineAfter(40, TimeUnit.SECONDS)
        .resolve(Tenancy.question("", "nowhere").setWaitMillis(600_000).build());
  }

  /** Opens one that goes on, and returns what ends it. */
  private static Context.CancellableContext asks(Guarded node, String token) throws Exception {
    Context.CancellableContext context = Context.current().withCancellation();
    ResolveAnswer answer = context.call(() -> question(node, token).next());
    assertThat(answer.getComplete()).isFalse();
    return context;
  }

  @Test
  void oneNameHoldsSoManyQuestionsOpenAndNoMoreAlsoFromThisMachine() throws Exception {
    try (Guarded node = new Guarded(folder, Map.of("agents-per-identity", "2"))) {
      String fleet = node.token("fleet", Set.of(Right.READ));
      Context.CancellableContext first = asks(node, fleet);
      Context.CancellableContext second = asks(node, fleet);
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> question(node, fleet).next());
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refused.getStatus().getDescription())
          .isEqualTo(
              "token/fleet has 2 questions (Resolve) open, the most it may; the registry's setting"
                  + " agents-per-identity allows more");
      asks(node, node.token("other", Set.of(Right.READ))).cancel(null);
      first.cancel(null);
      assertThat(untilAnswered(node, fleet)).as("who hangs up makes room").isTrue();
      second.cancel(null);
    }
    assertThat(Files.readString(folder.resolve("data/audit.log")))
        .contains(
            "\"outcome\":\"refused\"", "has 2 questions (Resolve) open", "\"who\":\"token/fleet\"");
  }

  /** That another one has hung up is heard a moment after it did. */
  private static boolean untilAnswered(Guarded node, String token) throws Exception {
    while (true) {
      try {
        asks(node, token).cancel(null);
        return true;
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      }
    }
  }

  @Test
  void questionsThatAreAnsweredCountNoLongerWhateverBecameOfThem() throws Exception {
    Set<Status.Code> ends = new HashSet<>();
    try (Guarded node = new Guarded(folder, Map.of("agents-per-identity", "1"))) {
      String fleet = node.token("fleet", Set.of(Right.REGISTER), "a");
      RegistryGrpc.RegistryBlockingStub stub =
          RegistryGrpc.newBlockingStub(node.channel())
              .withCallCredentials(Guarded.bearer(fleet))
              .withDeadlineAfter(40, TimeUnit.SECONDS);
      for (ResolveRequest.Builder each :
          List.of(
              Tenancy.question("a", "nowhere"),
              Tenancy.question("not-his", "nowhere"),
              Tenancy.question("a", "not/a/name"),
              Tenancy.question("a", "nowhere").setWaitMillis(1))) {
        for (int i = 0; i < 3; i++) {
          ends.add(untilLetIn(stub, each.build()));
        }
      }
    }
    assertThat(ends)
        .containsExactlyInAnyOrder(
            Status.Code.OK, Status.Code.PERMISSION_DENIED, Status.Code.INVALID_ARGUMENT);
  }

  /** That the one before is over is noted a moment after its caller knows. */
  private static Status.Code untilLetIn(
      RegistryGrpc.RegistryBlockingStub stub, ResolveRequest request) {
    while (true) {
      try {
        stub.resolve(request).forEachRemaining(answer -> {});
        return Status.Code.OK;
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED) {
          return e.getStatus().getCode();
        }
      }
    }
  }

  @Test
  void oneNameDoesNotHoldAllThePlacesOfThePage() throws Exception {
    try (Guarded node = new Guarded(folder, Map.of())) {
      String watches = node.token("watches", Set.of(Right.READ));
      List<Socket> open = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        open.add(told(CutOffTest.events(node, watches)));
      }
      HttpResponse<String> refused =
          node.get("/api/v1/stream", "Authorization", "Bearer " + watches);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("at most 64 streams of events");
      open.add(CutOffTest.events(node, node.token("other", Set.of(Right.READ))));
      for (Socket each : open) {
        each.close();
      }
    }
  }

  /** Waits for the first event: the stream has begun. */
  private static Socket told(Socket socket) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("data:") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).isNotNegative();
      read.append((char) next);
    }
    return socket;
  }

  private static RegistryGrpc.RegistryStub known(Guarded node, String name) throws Exception {
    String token = node.token(name, Set.of(Right.REGISTER), "a", "b");
    return RegistryGrpc.newStub(node.channel()).withCallCredentials(Guarded.bearer(token));
  }

  /** Returns the first answer that is not about streams, whose end is heard a moment later. */
  private static RegistryMessage untilCounted(RegistryGrpc.RegistryStub stub, int number)
      throws Exception {
    while (true) {
      Caller caller = Caller.on(stub);
      caller.say(Caller.hello(number));
      RegistryMessage answer = caller.await(m -> m.hasWelcome() || m.hasRefused());
      if (!answer.getRefused().getReason().contains("streams")) {
        return answer;
      }
    }
  }

  @Test
  void whoSaysItIsElsewhereIsRefusedUnlessThatIsAllowed() throws Exception {
    Optional<String> host = beyondLoopback();
    assumeTrue(host.isPresent(), "no address beyond loopback here");
    try (Node node = node(host.get(), "advertised-address", "observed")) {
      RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(node.channel());
      Caller elsewhere = Caller.on(stub);
      elsewhere.say(Caller.hello(1));
      elsewhere.await(RegistryMessage::hasWelcome);
      elsewhere.say(Caller.service("a").setAdvertisedHost("198.51.100.1"));
      assertThat(refusal(elsewhere, Refused.Code.INVALID))
          .startsWith("described: service.advertised_host: expected " + host.get())
          .contains("198.51.100.1", "muster.advertise.host", "advertised-address");
      Caller here = Caller.on(stub);
      here.say(Caller.hello(2));
      here.await(RegistryMessage::hasWelcome);
      here.say(Caller.service("a").setAdvertisedHost(host.get()));
      here.await(RegistryMessage::hasRegistered);
    }
    try (Node node = node(host.get(), "advertised-address", "198.51.100.0/24")) {
      RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(node.channel());
      Caller allowed = Caller.on(stub);
      allowed.say(Caller.hello(3));
      allowed.await(RegistryMessage::hasWelcome);
      allowed.say(Caller.service("b").setAdvertisedHost("198.51.100.1"));
      allowed.await(RegistryMessage::hasRegistered);
    }
  }

  @Test
  void whoIsRefusedAgainAndAgainDoesNotFillTheLog() throws Exception {
    try (Node node = Node.start(folder)) {
      RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(node.channel());
      for (int i = 0; i < 30; i++) {
        Caller caller = Caller.on(stub);
        caller.say(Caller.service("a"));
        refusal(caller, Refused.Code.INVALID);
      }
      assertThat(node.log()).containsOnlyOnce("refused 127.0.0.1");
      node.leap(10);
      Caller caller = Caller.on(stub);
      caller.say(Caller.service("a"));
      refusal(caller, Refused.Code.INVALID);
      assertThat(node.log()).contains("and 29 others since the last word");
    }
  }

  @Test
  void whoClaimsAnOlderLifeOfAnInstanceIsWrittenDown() throws Exception {
    try (Node node = Node.start(folder)) {
      RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(node.channel());
      Caller newer = Caller.on(stub);
      newer.say(Caller.hello(1).setIncarnation(5));
      newer.await(RegistryMessage::hasWelcome);
      Caller older = Caller.on(stub);
      older.say(Caller.hello(1).setIncarnation(4));
      refusal(older, Refused.Code.SUPERSEDED);
    }
    assertThat(Files.readString(folder.resolve("data/audit.log")))
        .contains("\"action\":\"register\"", "\"outcome\":\"refused\"", "newer incarnation than 4");
  }
}
