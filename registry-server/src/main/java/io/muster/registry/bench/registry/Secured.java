package io.muster.registry.bench.registry;

import io.grpc.netty.GrpcSslContexts;
import io.muster.registry.Allowed;
import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Office;
import io.muster.registry.authority.TrustDomain;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The same registry under TLS, which asks each client for a certificate and gets one.
 *
 * @param plain the registry otherwise
 */
@Allowed("certificates are made of the clock")
record Secured(Ours plain) implements Contender {
  private static final String CLIENT = "bench";

  /** One client is every service here. */
  private static final String POLICY = "service." + CLIENT + ".may-register=*\n";

  @Override
  public String name() {
    return "muster-tls";
  }

  @Override
  public StreamNode start(Path folder) throws IOException, InterruptedException {
    AuthorityFolder made;
    try {
      Office office = new Office(folder.resolve("tls"), InstantSource.system(), new SecureRandom());
      made =
          office.init(
              new Office.Plan(TrustDomain.DEFAULT, List.of(), List.of(CLIENT), Duration.ofDays(1)));
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificates can be made: " + e.getMessage(), e);
    }
    List<String> command = plain.command(folder);
    command.addAll(made.serverOptions());
    command.addAll(List.of("--advertised-address", "any")); // as without TLS
    command.addAll(List.of("--agents-per-identity", "9999999")); // one client is all of them
    Path policy = Files.writeString(folder.resolve("policy"), POLICY);
    command.addAll(List.of("--policy", policy.toString()));
    Child child = Child.start(command, folder);
    return new StreamNode(child, child.await(Ours.READY), Optional.of(client(made)));
  }

  private static SslContext client(AuthorityFolder made) throws IOException {
    AuthorityFolder.Pair own = made.service(CLIENT);
    return GrpcSslContexts.configure(
            SslContextBuilder.forClient()
                .trustManager(made.authority().certificate().toFile())
                .keyManager(own.certificate().toFile(), own.key().toFile()),
            SslProvider.JDK)
        .build();
  }
}
