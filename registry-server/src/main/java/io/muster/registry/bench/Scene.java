package io.muster.registry.bench;

import io.muster.registry.Allowed;
import io.muster.registry.Jars;
import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Office;
import io.muster.registry.authority.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands around the measured process: a registry on loopback, in a process of its own, and a
 * service that meets what the measured one requires.
 */
@Allowed("certificates are made of the clock")
final class Scene implements AutoCloseable {
  private static final String REQUIRED = "explosion-service";
  private static final String MEASURED = "measured";
  private static final Pattern REGISTRY = Pattern.compile(".*agents at (\\S+), data.*");

  private final Path folder;
  private final Trial registry;
  private final Trial provider;
  private final String address;
  private final Optional<AuthorityFolder> tls;

  private Scene(
      Path folder, Trial registry, Trial provider, String address, Optional<AuthorityFolder> tls) {
    this.folder = folder;
    this.registry = registry;
    this.provider = provider;
    this.address = address;
    this.tls = tls;
  }

  /**
   * Starts both.
   *
   * @param secure whether all of them speak TLS, with certificates on both sides
   */
  static Scene open(Path plainSocketJar, Path agent, boolean secure)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("muster-bench");
    Optional<AuthorityFolder> tls =
        secure ? Optional.of(certificates(folder.resolve("tls"))) : Optional.empty();
    String own = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> server =
        new ArrayList<>(
            List.of(own, "-jar", Jars.own().toString(), "server", "--listen", "127.0.0.1:0"));
    server.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    tls.ifPresent(made -> server.addAll(made.serverOptions()));
    Trial registry = new Trial(server);
    String address = address(registry.awaitLine(REGISTRY));
    List<String> service =
        new ArrayList<>(
            List.of(
                own,
                "-javaagent:" + agent,
                "-Dmuster.registry=" + address,
                "-Dmuster.service.name=" + REQUIRED,
                "-Dmuster.snapshot.dir=" + folder.resolve("snapshots")));
    tls.ifPresent(made -> service.addAll(made.agentOptions(REQUIRED)));
    service.addAll(List.of("-jar", plainSocketJar.toString()));
    Trial provider = new Trial(service);
    provider.awaitLine(Pattern.compile("muster: .* joined .*"));
    return new Scene(folder, registry, provider, address, tls);
  }

  private static AuthorityFolder certificates(Path folder) throws IOException {
    Office office = new Office(folder, InstantSource.system(), new SecureRandom());
    try {
      return office.init(
          new Office.Plan(
              TrustDomain.DEFAULT, List.of(), List.of(REQUIRED, MEASURED), Duration.ofDays(1)));
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificates can be made: " + e.getMessage(), e);
    }
  }

  private static String address(String line) {
    Matcher matcher = REGISTRY.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException(line);
    }
    return matcher.group(1);
  }

  /** Returns the JVM's arguments of a process that joins and requires what is there. */
  List<String> agentArguments(Path agent) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-javaagent:" + agent,
                "-Dmuster.registry=" + address,
                "-Dmuster.requires=" + REQUIRED,
                "-Dmuster.snapshot.dir=" + folder.resolve("snapshots")));
    tls.ifPresent(
        made -> {
          arguments.add("-Dmuster.service.name=" + MEASURED); // what its certificate says
          arguments.addAll(made.agentOptions(MEASURED));
        });
    return arguments;
  }

  @Override
  public void close() {
    provider.close();
    registry.close();
  }
}
