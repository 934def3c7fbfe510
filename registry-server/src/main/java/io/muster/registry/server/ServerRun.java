package io.muster.registry.server;

import io.muster.registry.Allowed;
import io.muster.registry.Log;
import io.muster.registry.hook.Hook;
import io.muster.registry.hook.HookSettings;
import io.muster.registry.roster.Rules;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.store.StoreException;
import io.muster.registry.tls.BadFile;
import io.muster.registry.watch.KeeperTurns;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A registry node from its start to its end. */
@Allowed("the command line is where the clocks and the streams come from")
public final class ServerRun {
  private final long startedNanos = System.nanoTime();

  /** Runs a node until the process is told to end; returns the exit code. */
  public int of(ServerOptions options) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    RegistryServer.Setup setup;
    try {
      setup = setup(options);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println("the configuration file cannot be read: " + e);
      return 2;
    }
    return run(setup, server -> out.println(ready(server, setup.settings().dataDir())), () -> {});
  }

  private String ready(RegistryServer server, Path dataDir) {
    return "muster registry "
        + Version.TEXT
        + " ready: agents at "
        + server.address()
        + ", data in "
        + dataDir
        + ", "
        + server.storedInstances()
        + " instances from the store, start took "
        + (System.nanoTime() - startedNanos) / 1_000_000
        + " ms, page at "
        + server.page();
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
    KeeperTurns.Clocks clocks = new KeeperTurns.Clocks(InstantSource.system(), System::nanoTime);
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

  /**
   * Puts together what a node is made of.
   *
   * @throws IllegalArgumentException with a line for each problem
   * @throws IOException when the configuration file cannot be read
   */
  public static RegistryServer.Setup setup(ServerOptions options) throws IOException {
    Optional<Path> named =
        options
            .config()
            .or(() -> Optional.ofNullable(System.getenv("MUSTER_CONFIG")).map(Path::of));
    Optional<RegistrySettings.ConfigFile> file =
        named.isEmpty()
            ? Optional.empty()
            : Optional.of(RegistrySettings.ConfigFile.read(named.get()));
    Path home = Path.of(System.getProperty("user.home", "."));
    List<String> problems = new ArrayList<>();
    Optional<RegistrySettings> settings =
        read(() -> RegistrySettings.of(options.given(), System.getenv(), file, home), problems);
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
}
