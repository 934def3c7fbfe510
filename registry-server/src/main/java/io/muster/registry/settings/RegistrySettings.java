package io.muster.registry.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * What the registry was told.
 *
 * @param listenHost address to listen on
 * @param listenPort port to listen on; 0 for any free one
 * @param dataDir the store's folder
 * @param actions who may change the fleet
 * @param quota what one caller may have
 * @param access whom it answers
 * @param tls what its TLS is made of, when it speaks TLS
 */
public record RegistrySettings(
    String listenHost,
    int listenPort,
    Path dataDir,
    WhoActs actions,
    Quota quota,
    Access access,
    Optional<TlsSettings> tls) {
  /** Default of {@code listen}: loopback, since TLS needs files that only a person can make. */
  public static final String DEFAULT_LISTEN = "127.0.0.1:7400";

  /** What begins so sets a hook, and is read where hooks are. */
  public static final String HOOK = "hook.";

  /** What there is to be set, but for hooks. */
  public static final List<String> KEYS =
      List.of(
          "listen",
          "data-dir",
          "insecure-non-loopback",
          "actions",
          Quota.PER_ADDRESS,
          Quota.PER_IDENTITY,
          "advertised-address",
          TlsSettings.CERTIFICATE,
          TlsSettings.KEY,
          TlsSettings.CLIENT_AUTHORITIES,
          TlsSettings.CLIENTS,
          Access.SIGN_IN,
          Access.HOSTS,
          Access.DOMAINS,
          Access.POLICY);

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
    boolean plain =
        find.apply(TlsSettings.CERTIFICATE).or(() -> find.apply(TlsSettings.KEY)).isEmpty();
    address
        .filter(a -> !a.loopback() && plain && !open)
        .ifPresent(a -> problems.add(listen.says(withoutTls(listen.text(), a))));
    Path dataDir = find.apply("data-dir").map(v -> path(v, problems)).orElse(dataDir(home));
    boolean loopback = address.map(HostPort::loopback).orElse(true);
    Access access = Access.read(find, !loopback && !open, loopback, problems);
    // Who signs in has rights of his own, wherever he is.
    WhoActs usual = access.required() ? WhoActs.ANYONE : WhoActs.LOOPBACK;
    WhoActs actions = find.apply("actions").map(v -> actions(v, problems)).orElse(usual);
    Quota quota = quota(find, problems);
    Optional<TlsSettings> tls = TlsSettings.read(find, problems);
    if (!problems.isEmpty()) {
      throw new Wrong(problems);
    }
    HostPort checked = address.orElseThrow();
    return new RegistrySettings(
        checked.host(), checked.port(), dataDir, actions, quota, access, tls);
  }

  /** What listening beyond loopback takes: the two commands that make and use certificates. */
  private static String withoutTls(String listen, HostPort address) {
    String host = address.any() ? "NAME-OR-IP" : address.host();
    return "TLS, or a loopback address such as "
        + DEFAULT_LISTEN
        + ", since anybody who reaches the port could register and look. Certificates are made by"
        + "\n  muster tls init ~/.muster/tls --host "
        + host
        + "\nand used by\n  muster server --listen "
        + listen
        + " --tls-cert ~/.muster/tls/registry.pem --tls-key ~/.muster/tls/registry.key"
        + " --tls-client-ca ~/.muster/tls/ca.pem"
        + "\n--insecure-non-loopback goes without and takes the risk";
  }

  private static Path dataDir(Path home) {
    return home.resolve(".muster").resolve("registry");
  }

  /** Returns every setting as these sources have it, whether right or wrong, in words. */
  public static List<Setting> explain(
      Map<String, String> commandLine,
      Map<String, String> environment,
      Optional<ConfigFile> file,
      Path home) {
    Map<String, String> defaults =
        Map.of(
            "listen",
            DEFAULT_LISTEN,
            "data-dir",
            dataDir(home).toString(),
            "insecure-non-loopback",
            "false",
            "actions",
            "loopback, with sign-in anyone who has the right",
            Quota.PER_ADDRESS,
            String.valueOf(Quota.USUAL_PER_ADDRESS),
            Quota.PER_IDENTITY,
            String.valueOf(Quota.USUAL_PER_IDENTITY),
            "advertised-address",
            "observed with tls-cert, else any",
            TlsSettings.CLIENTS,
            "optional with tls-client-ca, else none",
            Access.SIGN_IN,
            "auto",
            Access.HOSTS,
            "the certificate's names, and the address");
    List<Setting> settings = new ArrayList<>();
    for (String key : KEYS) {
      String otherwise = defaults.getOrDefault(key, "");
      settings.add(
          find(key, commandLine, environment, file)
              .map(value -> new Setting(key, value.text(), value.source(), otherwise))
              .orElse(Setting.untouched(key, otherwise)));
    }
    return settings;
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

  private static WhoActs actions(Value value, List<String> problems) {
    for (WhoActs each : WhoActs.values()) {
      if (each.word().equals(value.text())) {
        return each;
      }
    }
    problems.add(value.says("loopback, anyone or none"));
    return WhoActs.NONE;
  }

  private static Quota quota(Function<String, Optional<Value>> find, List<String> problems) {
    int perAddress =
        find.apply(Quota.PER_ADDRESS)
            .map(value -> agents(value, problems))
            .orElse(Quota.USUAL_PER_ADDRESS);
    int perIdentity =
        find.apply(Quota.PER_IDENTITY)
            .map(value -> agents(value, problems))
            .orElse(Quota.USUAL_PER_IDENTITY);
    // Where nobody proves who he is, an address proves nothing either.
    Advertised otherwise =
        find.apply("tls-cert").isPresent() ? Advertised.OBSERVED : Advertised.ANY;
    Advertised advertised =
        find.apply("advertised-address").map(v -> advertised(v, problems)).orElse(otherwise);
    return new Quota(perAddress, perIdentity, advertised);
  }

  private static int agents(Value value, List<String> problems) {
    if (value.text().matches("[1-9][0-9]{0,6}")) {
      return Integer.parseInt(value.text());
    }
    problems.add(value.says("a whole number from 1 to 9999999"));
    return 1;
  }

  private static Advertised advertised(Value value, List<String> problems) {
    Optional<Advertised> said = Advertised.parse(value.text());
    if (said.isEmpty()) {
      problems.add(value.says("any, observed, or networks such as 10.0.0.0/8,fd00::/8"));
    }
    return said.orElse(Advertised.OBSERVED);
  }

  static Path path(Value value, List<String> problems) {
    try {
      return Path.of(value.text());
    } catch (InvalidPathException e) {
      problems.add(value.says("a path: " + e.getReason()));
      return Path.of("");
    }
  }

  private static void unknownKeys(ConfigFile file, List<String> problems) {
    for (String key : file.values().keySet()) {
      if (!KEYS.contains(key) && !key.startsWith(HOOK)) {
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
  public record ConfigFile(String name, Map<String, String> values) {
    /**
     * Reads a properties file.
     *
     * @throws IOException when it cannot be read
     */
    public static ConfigFile read(Path path) throws IOException {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(path)) {
        properties.load(reader);
      }
      Map<String, String> values = new HashMap<>();
      properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
      return new ConfigFile(path.toString(), values);
    }

    /** Returns what sets hooks. */
    public Map<String, String> hooks() {
      Map<String, String> hooks = new HashMap<>(values);
      hooks.keySet().removeIf(key -> !key.startsWith(HOOK));
      return hooks;
    }
  }

  /** A value with where it came from. */
  record Value(String key, String text, String source) {
    String says(String expected) {
      return key + " = \"" + text + "\" (from " + source + "): expected " + expected;
    }
  }
}
