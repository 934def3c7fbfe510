package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.identity.FakeCertificate;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import io.muster.registry.token.Token;
import io.muster.registry.token.TokenText;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand who want to be somebody else; drawn, so that a failure is drawn again by its seed. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class TrespassTest {
  private static final int CASES = 1_000;
  private static final int VICTIM = 7;
  private static final String DOMAIN = "spiffe://example.org/";
  private static final String SERVICE = DOMAIN + "tenant/default/service/";

  private final Random random = new Random(20_260);

  @TempDir Path folder;
  private Guarded node;
  private ManagedChannel own;
  private int tries;
  private String reads = "";
  private String billing = "";
  private String revoked = "";
  private String expired = "";
  private String replayed = "";

  /** What somebody shows, and what he then says. */
  private record Trespass(
      String kind, @Nullable X509Certificate certificate, String token, int id, String name) {}

  @BeforeEach
  void start() throws Exception {
    node = new Guarded(folder, Map.of());
    reads = node.token("reads", Set.of(Right.READ));
    billing = node.token("billing", Set.of(Right.REGISTER), "billing", "billing-*");
    revoked = node.token("revoked", Set.of(Right.ADMIN));
    node.revoke("revoked");
    expired = expired();
    replayed = Files.readString(node.data().resolve("first-token")).strip();
    node.send("POST", "/sign-in", "{\"token\":\"" + replayed + "\"}");
    node.present(FakeCertificate.service("orders"));
    Caller.joined(RegistryGrpc.newStub(node.channel()), VICTIM, "orders");
    node.present(null);
    own = NettyChannelBuilder.forTarget(node.address()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    own.shutdownNow();
    node.close();
  }

  private String expired() throws Exception {
    TokenText text = TokenText.fresh(new SecureRandom());
    Token token =
        new Token(
            text.id(),
            "expired",
            text.hash(),
            Set.of(Right.REGISTER),
            Names.ALL,
            new Token.Span(1, node.nowMillis() - 1, 0, 0),
            false,
            Sight.WHOLE);
    node.tokens()
        .change(
            all -> {
              List<Token> more = new ArrayList<>(all);
              more.add(token);
              return more;
            });
    node.look();
    return text.reveal();
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    int length = 1 + random.nextInt(12);
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private Trespass shows(String kind, String... names) {
    return new Trespass(kind, FakeCertificate.of(Long.MAX_VALUE, names), "", fresh(), "orders");
  }

  private Trespass says(String kind, String token, String name) {
    return new Trespass(kind, null, token, fresh(), name);
  }

  private int fresh() {
    return 1_000 + random.nextInt(60_000);
  }

  private Trespass cutToken() {
    return says("cut token", billing.substring(0, random.nextInt(billing.length())), "billing");
  }

  private Trespass otherTenants() {
    String uri = DOMAIN + "tenant/" + word() + "x/service/billing";
    return new Trespass(
        "other tenant",
        FakeCertificate.of(Long.MAX_VALUE, uri),
        "",
        random.nextBoolean() ? VICTIM : fresh(),
        "orders");
  }

  private Trespass draw(int number) {
    String own = SERVICE + "billing";
    return switch (number % 16) {
      case 0 -> shows("wrong SAN", SERVICE.replace("service/", word() + "/") + "orders");
      case 1 -> shows("wrong scheme", SERVICE.replace("spiffe", word()) + "orders");
      case 2 -> shows("a DNS name", "orders." + word() + ".example");
      case 3 -> shows("several SANs", own, SERVICE + "orders");
      case 4 -> shows("several SANs", own, SERVICE + word(), "https://" + word());
      case 5 -> otherTenants();
      case 6 -> shows("a registry's", "spiffe://" + word() + "/muster/registry");
      case 7 ->
          new Trespass(
              "expired certificate",
              FakeCertificate.of(
                  node.nowMillis() - 1 - random.nextInt(1 << 30), SERVICE + "orders"),
              "",
              fresh(),
              "orders");
      case 8 -> says("unknown token", TokenText.fresh(new SecureRandom()).reveal(), "orders");
      case 9 -> says("revoked token", revoked, "orders");
      case 10 -> says("expired token", expired, "orders");
      case 11 -> cutToken();
      case 12 -> says("replayed token", random.nextBoolean() ? replayed : reads, "orders");
      case 13 -> says("other's name", billing, random.nextBoolean() ? "orders" : "x" + word());
      case 14 ->
          new Trespass(
              "other's name", FakeCertificate.service("billing"), "", fresh(), "orders" + word());
      default ->
          new Trespass(
              "other's id",
              random.nextBoolean() ? FakeCertificate.service("billing") : null,
              billing,
              VICTIM,
              "billing");
    };
  }

  /** A connection on which many calls are reset is hung up on: each has some. */
  private ManagedChannel channel() {
    if (tries++ % 40 == 0) {
      own.shutdownNow();
      own = NettyChannelBuilder.forTarget(node.address()).usePlaintext().build();
    }
    return own;
  }

  /** Returns how it ended. */
  private Status tried(Trespass trespass) throws Exception {
    node.present(trespass.certificate());
    RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(channel());
    boolean byToken = !trespass.token().isEmpty() || trespass.certificate() == null;
    Caller caller =
        Caller.on(
            byToken
                ? stub.withCallCredentials(
                    Guarded.bearer(trespass.token().isEmpty() ? "none" : trespass.token()))
                : stub);
    Hello.Builder hello = Caller.hello(trespass.id());
    if (trespass.id() == VICTIM) {
      hello.setIncarnation(1 + random.nextInt(3)); // its own, or one that would replace it
    }
    caller.say(hello);
    caller.say(Caller.service(trespass.name()));
    Status end = caller.end();
    node.present(null);
    return end;
  }

  @Test
  void ofAThousandNobodyIsTakenForSomebodyElseAndEachIsWrittenDown() throws Exception {
    List<String> accepted = new ArrayList<>();
    Set<String> kinds = new TreeSet<>();
    for (int i = 0; i < CASES; i++) {
      Trespass trespass = draw(i);
      Status end = tried(trespass);
      kinds.add(trespass.kind());
      boolean refused =
          end.getCode() == Status.Code.UNAUTHENTICATED
              || end.getCode() == Status.Code.PERMISSION_DENIED;
      if (!refused || String.valueOf(end.getDescription()).isEmpty()) {
        accepted.add(i + " " + trespass + ": " + end);
      }
    }
    assertThat(accepted).isEmpty();
    assertThat(kinds).hasSize(14);
    String reader = node.token("looks", Set.of(Right.READ));
    List<Instance> described =
        FleetGrpc.newBlockingStub(node.channel())
            .withCallCredentials(Guarded.bearer(reader))
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .list(ListRequest.getDefaultInstance())
            .getInstancesList()
            .stream()
            .filter(instance -> !instance.getService().getName().isEmpty())
            .toList();
    assertThat(described)
        .singleElement()
        .satisfies(instance -> assertThat(instance.getService().getName()).isEqualTo("orders"))
        .satisfies(instance -> assertThat(instance.getInstanceId()).isEqualTo(Caller.id(VICTIM)));
    node.leap(Duration.ofSeconds(2));
    tried(draw(0)); // its line counts those that were left out before it
    node.close();
    assertThat(written()).isEqualTo(CASES + 1);
    for (String secret : List.of(revoked, expired, replayed, billing)) {
      assertThat(String.join("\n", node.audit())).doesNotContain(secret.substring(24));
    }
  }

  /** Returns how many were refused by what is in the audit. */
  private long written() throws Exception {
    long written = 0;
    for (String text : node.audit()) {
      JsonObject line = JsonParser.parseString(text).getAsJsonObject();
      if (line.get("outcome").getAsString().equals("refused")) {
        assertThat(line.get("caller").getAsString()).isEqualTo("127.0.0.1");
        assertThat(line.get("text").getAsString()).isNotEmpty();
        written += 1 + (line.has("more_like_it") ? line.get("more_like_it").getAsLong() : 0);
      }
    }
    return written;
  }

  @Test
  void theOwnerComesBackAndSoDoesHisNextToken() throws Exception {
    node.present(FakeCertificate.service("orders"));
    Caller again = Caller.on(RegistryGrpc.newStub(node.channel()));
    again.say(Caller.hello(VICTIM));
    assertThat(again.await(m -> m.hasWelcome() || m.hasRefused()).hasWelcome()).isTrue();
    node.present(null);
    RegistryGrpc.RegistryStub stub = RegistryGrpc.newStub(node.channel());
    Caller.joined(stub.withCallCredentials(Guarded.bearer(billing)), 8, "billing-eu");
    String next = node.token("billing", Set.of(Right.REGISTER), "billing", "billing-*");
    Caller rotated = Caller.on(stub.withCallCredentials(Guarded.bearer(next)));
    rotated.say(Caller.hello(8));
    assertThat(rotated.await(m -> m.hasWelcome() || m.hasRefused()).hasWelcome()).isTrue();
  }
}
