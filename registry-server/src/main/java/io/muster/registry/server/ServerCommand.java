package io.muster.registry.server;

import io.muster.registry.Allowed;
import io.muster.registry.Log;
import io.muster.registry.hook.Hook;
import io.muster.registry.hook.HookSettings;
import io.muster.registry.roster.Rules;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.store.StoreException;
import io.muster.registry.tls.BadFile;
import io.muster.registry.watch.KeeperThread;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster server}: runs a registry node until it is told to stop. */
@Command(
    name = "server",
    description = "Run a registry node.",
    footer = {"", "Example: muster server --listen 127.0.0.1:7400 --data-dir /var/lib/muster"})
@Allowed("the command line is where the clocks and the streams come from")
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

  private final long startedNanos = System.nanoTime();

  @Override
  public Integer call() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    RegistryServer.Setup setup;
    try {
      setup = setup();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println("the configuration file cannot be read: " + e);
      return 2;
    }
    return run(
        setup,
        server ->
            out.println(
                "muster registry "
                    + Version.TEXT
                    + " ready: agents at "
                    + server.address()
                    + ", data in "
                    + setup.settings().dataDir()
                    + ", "
                    + server.storedInstances()
                    + " instances from the store, start took "
                    + (System.nanoTime() - startedNanos) / 1_000_000
                    + " ms, page at "
                    + server.page()),
        () -> {});
  }

  /**
   * Runs a node until the process is told to end; returns the exit code.
   *
   * @param ready told once the node listens
   * @param after done when it has stopped
   */
  static int run(RegistryServer.Setup setup, Consumer<RegistryServer> ready, Runnable after) {
    RegistrySettings settings = setup.settings();
    PrintStream err = System.err;
    Log log = new Log(err, InstantSource.system());
    KeeperThread.Clocks clocks = new KeeperThread.Clocks(InstantSource.system(), System::nanoTime);
    try {
      RegistryServer server = RegistryServer.open(setup, clocks, log);
      server.start();
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("muster-stop")
                  .unstarted(
                      () -> {
                        server.stop();
                        after.run();
                      }));
      ready.accept(server);
      server.awaitEnd();
      return 0;
    } catch (BadFile e) {
      err.println(e.getMessage());
      return 2;
    } catch (StoreException e) {
      err.println(e.getMessage());
    } catch (IOException e) {
      err.println(
          "cannot listen on "
              + settings.listenHost()
              + ":"
              + settings.listenPort()
              + ": "
              + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
              + "; is another registry running? --listen takes another address");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private RegistryServer.Setup setup() throws IOException {
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
    String named = config != null ? config.toString() : System.getenv("MUSTER_CONFIG");
    Optional<RegistrySettings.ConfigFile> file =
        named == null
            ? Optional.empty()
            : Optional.of(RegistrySettings.ConfigFile.read(Path.of(named)));
    Path home = Path.of(System.getProperty("user.home", "."));
    List<String> problems = new ArrayList<>();
    Optional<RegistrySettings> settings =
        read(() -> RegistrySettings.of(given, System.getenv(), file, home), problems);
    Optional<List<Hook>> hooks =
        read(
            () -> file.map(f -> HookSettings.read(f.name(), f.hooks())).orElse(List.of()),
            problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
    }
    return new RegistryServer.Setup(settings.orElseThrow(), Rules.DEFAULT, hooks.orElseThrow());
  }

  /** Reads one part of the settings; the problems of all parts are told at once. */
  private static <T> Optional<T> read(Supplier<T> part, List<String> problems) {
    try {
      return Optional.of(part.get());
    } catch (IllegalArgumentException e) { // RegistrySettings.Wrong, or of the hooks
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static void put(Map<String, String> given, String key, @Nullable String value) {
    if (value != null) {
      given.put(key, value);
    }
  }
}
