package io.muster.registry.server;

import io.muster.registry.settings.RegistrySettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code muster server}: runs a registry node until it is told to stop. A new option is to be read
 * by {@link ServerOptions#plain} as well.
 */
@Command(
    name = "server",
    description = "Run a registry node.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster server --listen 127.0.0.1:7400 --data-dir /var/lib/muster"})
public final class ServerCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "Where agents connect; port 0 for any free one. Default "
              + RegistrySettings.DEFAULT_LISTEN
              + ".")
  private @Nullable String listen;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "The store's folder. Default ~/.muster/registry.")
  private @Nullable String dataDir;

  @Option(
      names = "--actions",
      paramLabel = "WHO",
      description =
          "Who may drain, shut down and remove: loopback (callers on this machine), anyone or none."
              + " Default loopback.")
  private @Nullable String actions;

  @Option(
      names = "--agents-per-address",
      paramLabel = "N",
      description = "Agents one address beyond this machine may have. Default 4096.")
  private @Nullable String agentsPerAddress;

  @Option(
      names = "--agents-per-identity",
      paramLabel = "N",
      description =
          "Agents one token's or certificate's name may have, where callers say who they are."
              + " Default 16384.")
  private @Nullable String agentsPerIdentity;

  @Option(
      names = "--advertised-address",
      paramLabel = "WHICH",
      description =
          "Where agents may say they are reached: observed (where they call from), any, or networks"
              + " such as 10.0.0.0/8. Default observed with --tls-cert, else any.")
  private @Nullable String advertisedAddress;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speak TLS with this certificate: PEM, the registry's own first, then who issued it."
              + " Read again when it changes.")
  private @Nullable String tlsCert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its key: PKCS #8 in PEM, of mode 0600 or 0400.")
  private @Nullable String tlsKey;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "PEM of who may have issued callers' certificates.")
  private @Nullable String tlsClientCa;

  @Option(
      names = "--client-certificates",
      paramLabel = "WHICH",
      description =
          "Whether callers show a certificate: none, optional or required. Default optional with"
              + " --tls-client-ca, else none.")
  private @Nullable String clientCertificates;

  @Option(
      names = "--sign-in",
      paramLabel = "WHEN",
      description =
          "Whether callers must say who they are, by certificate or token: required, off, or auto"
              + " (required beyond loopback, and with --client-certificates required). Default"
              + " auto.")
  private @Nullable String signIn;

  @Option(
      names = "--hosts",
      paramLabel = "NAMES",
      description =
          "Names it answers to over HTTP, with commas. Default: those of its certificate.")
  private @Nullable String hosts;

  @Option(
      names = "--identity-domain",
      paramLabel = "DOMAINS",
      description = "Domains whose certificates name services. Default: those of any URI.")
  private @Nullable String identityDomain;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "What certificates may beyond their own name and reading. Default: policy in the data"
              + " folder.")
  private @Nullable String policy;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with the same keys.")
  private @Nullable Path config;

  @Option(
      names = "--insecure-non-loopback",
      description = "Listen beyond this machine although nothing is encrypted.")
  private boolean insecure;

  private final ServerRun run = new ServerRun();

  @Override
  public Integer call() {
    return run.of(options());
  }

  ServerOptions options() {
    Map<String, String> given = new HashMap<>();
    put(given, "listen", listen);
    put(given, "data-dir", dataDir);
    put(given, "actions", actions);
    put(given, "agents-per-address", agentsPerAddress);
    put(given, "agents-per-identity", agentsPerIdentity);
    put(given, "advertised-address", advertisedAddress);
    put(given, "tls-cert", tlsCert);
    put(given, "tls-key", tlsKey);
    put(given, "tls-client-ca", tlsClientCa);
    put(given, "client-certificates", clientCertificates);
    put(given, "sign-in", signIn);
    put(given, "hosts", hosts);
    put(given, "identity-domain", identityDomain);
    put(given, "policy", policy);
    if (insecure) {
      given.put("insecure-non-loopback", "true");
    }
    return new ServerOptions(given, Optional.ofNullable(config));
  }

  private static void put(Map<String, String> given, String key, @Nullable String value) {
    if (value != null) {
      given.put(key, value);
    }
  }
}
