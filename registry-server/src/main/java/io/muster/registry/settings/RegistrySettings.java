package io.muster.registry.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the registry was told.
 *
 * @param listenHost address to listen on
 * @param listenPort port to listen on; 0 for any free one
 * @param dataDir the store's folder
 */
public record RegistrySettings(String listenHost, int listenPort, Path dataDir) {
  /** Default of {@code listen}: loopback, since this version has no TLS. */
  public static final String DEFAULT_LISTEN = "127.0.0.1:7400";

  private static final List<String> KEYS = List.of("listen", "data-dir", "insecure-non-loopback");

  /** A setting that is not as it should be; the message lists every one. */
  public static final class Wrong extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Wrong(List<String> problems) {
      super(String.join(System.lineSeparator(), problems));
    }
  }

  /**
   * Puts the sources together: command line, then environment, then file, then default.
   *
   * @param commandLine keys without dashes
   * @param environment the process's
   * @param file keys and values of the configuration file, with its name for messages
   * @throws Wrong with one line per problem
   */
  public static RegistrySettings of(
      Map<String, String> commandLine,
      Map<String, String> environment,
      Optional<ConfigFile> file,
      Path home) {
    List<String> problems = new ArrayList<>();
    file.ifPresent(f -> unknownKeys(f, problems));
    Function<String, Optional<Value>> find = key -> find(key, commandLine, environment, file);
    boolean open = find.apply("insecure-non-loopback").map(v -> bool(v, problems)).orElse(false);
    Value listen = find.apply("listen").orElse(new Value("listen", DEFAULT_LISTEN, "the default"));
    Optional<HostPort> address = HostPort.parse(listen, problems);
    address
        .filter(a -> !a.loopback() && !open)
        .ifPresent(
            a ->
                problems.add(
                    listen.says(
                        "a loopback address such as "
                            + DEFAULT_LISTEN
                            + ", since this version speaks without TLS and anybody who reaches the port could register; "
                            + "--insecure-non-loopback takes the risk")));
    Path dataDir =
        find.apply("data-dir")
            .map(v -> path(v, problems))
            .orElse(home.resolve(".muster").resolve("registry"));
    if (!problems.isEmpty()) {
      throw new Wrong(problems);
    }
    HostPort checked = address.orElseThrow();
    return new RegistrySettings(checked.host(), checked.port(), dataDir);
  }

  /** Returns whether only this machine can reach it. */
  public boolean loopback() {
    return new HostPort(listenHost, listenPort).loopback();
  }

  private static Optional<Value> find(
      String key,
      Map<String, String> commandLine,
      Map<String, String> environment,
      Optional<ConfigFile> file) {
    String variable = "MUSTER_" + key.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    if (commandLine.containsKey(key)) {
      return Optional.of(new Value(key, commandLine.getOrDefault(key, ""), "--" + key));
    }
    if (environment.containsKey(variable)) {
      return Optional.of(
          new Value(key, environment.getOrDefault(variable, ""), "environment " + variable));
    }
    return file.filter(f -> f.values().containsKey(key))
        .map(f -> new Value(key, f.values().getOrDefault(key, ""), f.name()));
  }

  private static boolean bool(Value value, List<String> problems) {
    if (!value.text().equals("true") && !value.text().equals("false")) {
      problems.add(value.says("true or false"));
    }
    return value.text().equals("true");
  }

  private static Path path(Value value, List<String> problems) {
    try {
      return Path.of(value.text());
    } catch (InvalidPathException e) {
      problems.add(value.says("a folder's path: " + e.getReason()));
      return Path.of("");
    }
  }

  private static void unknownKeys(ConfigFile file, List<String> problems) {
    for (String key : file.values().keySet()) {
      if (!KEYS.contains(key)) {
        problems.add(
            file.name()
                + ": unknown key \""
                + key
                + "\"; did you mean \""
                + Nearest.of(key, KEYS)
                + "\"? Known are "
                + String.join(", ", KEYS));
      }
    }
  }

  /**
   * A configuration file.
   *
   * @param name for messages
   * @param values by key
   */
  public record ConfigFile(String name, Map<String, String> values) {}

  /** A value with where it came from. */
  record Value(String key, String text, String source) {
    String says(String expected) {
      return key + " = \"" + text + "\" (from " + source + "): expected " + expected;
    }
  }
}
