package io.muster.registry.server;

import io.muster.registry.settings.RegistrySettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code muster server} was started with.
 *
 * @param given settings by their keys, without dashes
 * @param config the configuration file that was named
 */
public record ServerOptions(Map<String, String> given, Optional<Path> config) {
  private static final String DASHES = "--";
  private static final String CONFIG = "config";
  private static final String FLAG = "insecure-non-loopback";

  /**
   * Reads options that are written plainly: each known, said once, with a value unless it is a
   * flag. {@link ServerCommand} reads them to the same, and more; but its library alone takes a
   * sixth of a start.
   *
   * @return empty for all else, and for whatever is wrong: the command says what it is
   */
  public static Optional<ServerOptions> plain(List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String key = name.startsWith(DASHES) ? name.substring(DASHES.length()) : "";
      String value;
      if (key.equals(FLAG)) {
        value = equals < 0 ? "true" : "";
      } else if (equals >= 0) {
        value = argument.substring(equals + 1);
      } else {
        value = rest.hasNext() ? rest.next() : "";
      }
      boolean known = RegistrySettings.KEYS.contains(key) || key.equals(CONFIG);
      if (!known || !isPlain(value) || given.put(key, value) != null) {
        return Optional.empty();
      }
    }
    Optional<Path> config = Optional.ofNullable(given.remove(CONFIG)).map(Path::of);
    return Optional.of(new ServerOptions(given, config));
  }

  /** Not another option, a file of arguments, or something in quotes. */
  private static boolean isPlain(String value) {
    return !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0;
  }
}
