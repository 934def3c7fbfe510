package io.muster.registry.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.muster.registry.settings.Setting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at all that has to be right, and says what to do about what is not. */
final class Doctor {
  private final RegistryOption registry;
  private final Map<String, String> environment;
  private final Path home;

  Doctor(RegistryOption registry, Map<String, String> environment, Path home) {
    this.registry = registry;
    this.environment = environment;
    this.home = home;
  }

  /** Looks. */
  List<Check> look(Optional<Path> agent) {
    List<Check> all = new ArrayList<>(new RegistryChecks(registry, InstantSource.system()).run());
    Effective effective = new Effective(environment, home);
    List<Effective.Owned> settings = effective.settings(registry, Optional.empty(), agent);
    Setting dataDir =
        settings.stream()
            .map(Effective.Owned::setting)
            .filter(setting -> setting.key().equals("data-dir"))
            .findFirst()
            .orElseThrow();
    effective
        .wrongs()
        .forEach(
            wrong ->
                all.add(Check.fail("configuration", wrong, "mend it, or unset MUSTER_CONFIG")));
    all.addAll(new TlsChecks(settings, InstantSource.system().instant()).run());
    all.addAll(new LocalChecks(environment).run(dataDir, here(), agent));
    return all;
  }

  /** Whether the registry's store would be on this machine. */
  private boolean here() {
    return RegistryAddress.parse(registry.address())
        .filter(
            at -> {
              try {
                return InetAddress.getByName(at.host()).isLoopbackAddress();
              } catch (UnknownHostException e) {
                return false;
              }
            })
        .isPresent();
  }

  /** Returns the checks for a person: a line each, and one more for a fix. */
  static List<String> lines(List<Check> checks) {
    int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Check check : checks) {
      lines.add(
          String.format(
                  Locale.ROOT,
                  "%-4s  %-" + width + "s  %s",
                  check.verdict().name().toLowerCase(Locale.ROOT),
                  check.name(),
                  check.sentence())
              .replaceAll("\\p{Cntrl}", "?"));
      if (!check.fix().isEmpty()) {
        lines.add(" ".repeat(width + 8) + "-> " + check.fix());
      }
    }
    return lines;
  }

  /** Returns the checks for scripts. */
  static JsonArray json(List<Check> checks) {
    JsonArray all = new JsonArray();
    for (Check check : checks) {
      JsonObject one = new JsonObject();
      one.addProperty("check", check.name());
      one.addProperty("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
      one.addProperty("sentence", check.sentence());
      one.addProperty("fix", check.fix());
      all.add(one);
    }
    return all;
  }

  /** Returns whether something does not work. */
  static boolean failed(List<Check> checks) {
    return checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL);
  }
}
