package io.muster.registry.server;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.Log;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import io.muster.registry.roster.Rules;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.tenant.Sight;
import io.muster.registry.token.Minting;
import io.muster.registry.token.TokenFile;
import io.muster.registry.token.TokenText;
import io.muster.registry.watch.KeeperTurns;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A registry that asks who calls, on loopback, with clocks that can be moved on; and certificates
 * that are taken for presented, since the test speaks in plain text.
 */
final class Guarded implements AutoCloseable {
  private final Path data;
  private final AtomicLong leap = new AtomicLong();
  private final AtomicReference<@Nullable X509Certificate> presented = new AtomicReference<>();
  private final RegistryServer server;
  private final ManagedChannel channel;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Guarded(Path folder, Map<String, String> said) throws IOException {
    this.data = folder.resolve("data");
    Map<String, String> given = new HashMap<>(said);
    given.putIfAbsent("listen", "127.0.0.1:0");
    given.putIfAbsent("sign-in", "required");
    given.put("data-dir", data.toString());
    RegistrySettings settings = RegistrySettings.of(given, Map.of(), Optional.empty(), folder);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    InstantSource wall = () -> InstantSource.system().instant().plusNanos(leap.get());
    this.server =
        RegistryServer.open(
            new RegistryServer.Setup(settings, Rules.DEFAULT, List.of()),
            from -> Optional.ofNullable(presented.get()),
            new KeeperTurns.Clocks(wall, () -> System.nanoTime() + leap.get()),
            new Log(nowhere, InstantSource.system()));
    server.start();
    this.channel = NettyChannelBuilder.forTarget(server.address()).usePlaintext().build();
  }

  /** Moves both clocks on. */
  void leap(Duration time) {
    leap.addAndGet(time.toNanos());
  }

  /** From now on this is what connections have presented; null for nothing. */
  void present(@Nullable X509Certificate certificate) {
    presented.set(certificate);
  }

  /** Has it look at once at its files and its open streams. */
  void look() {
    server.patrol();
  }

  List<String> calls() {
    return server.calls();
  }

  String address() {
    return server.address();
  }

  ManagedChannel channel() {
    return channel;
  }

  Path data() {
    return data;
  }

  TokenFile tokens() {
    return new TokenFile(data);
  }

  /** Makes a token as the command line does, and has the registry know of it. */
  String token(String name, Set<Right> rights, String... services) throws IOException {
    return token(Sight.DEFAULT, name, rights, services);
  }

  /** As the other, of a tenant or of all. */
  String token(Sight sight, String name, Set<Right> rights, String... services) throws IOException {
    Names names = Names.of(List.of(services));
    Minting.Wish wish = new Minting.Wish(name, rights, names, Duration.ofDays(1), false, sight);
    TokenText text = new Minting(tokens(), new SecureRandom()).make(wish, nowMillis());
    look();
    return text.reveal();
  }

  long nowMillis() {
    return InstantSource.system().millis() + TimeUnit.NANOSECONDS.toMillis(leap.get());
  }

  void revoke(String name) throws IOException {
    tokens()
        .change(all -> all.stream().map(t -> t.name().equals(name) ? t.revoked(1) : t).toList());
    look();
  }

  /** Says a token with each call. */
  static CallCredentials bearer(String token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier to) {
        Metadata said = new Metadata();
        if (!token.isEmpty()) {
          said.put(
              Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
              "Bearer " + token);
        }
        to.apply(said);
      }
    };
  }

  HttpResponse<String> send(String method, String path, String content, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.ofString(content));
    if (!content.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, "", headers);
  }

  /** Returns the lines of the audit, whole once the registry is closed. */
  List<String> audit() throws IOException {
    return Files.readAllLines(data.resolve("audit.log"));
  }

  @Override
  public void close() {
    if (channel.isShutdown()) {
      return;
    }
    channel.shutdownNow();
    http.close();
    server.stop();
  }
}
