package io.muster.registry.cli;

import io.muster.registry.settings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files by which a registry is asked, none of them read yet.
 *
 * @param ca whom to trust
 * @param cert what to show
 * @param key its key
 * @param token the token's file
 */
record AccessFiles(
    Optional<Named> ca, Optional<Named> cert, Optional<Named> key, Optional<Named> token) {
  /**
   * A file as a person named it.
   *
   * @param key the option without its dashes
   * @param path as it was written
   * @param source where, in words
   */
  record Named(String key, String path, String source) {
    static Optional<Named> of(String key, @Nullable String given) {
      if (given != null) {
        return Optional.of(new Named(key, given, "from --" + key));
      }
      String variable = "MUSTER_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
      return Optional.ofNullable(System.getenv(variable))
          .filter(path -> !path.isEmpty())
          .map(path -> new Named(key, path, "from the environment's " + variable));
    }

    /** Returns it for messages. */
    String words() {
      return path + " (" + source + ")";
    }
  }

  /** Returns whether TLS is asked for, be it only in half. */
  boolean secure(String address) {
    return address.startsWith(RegistryAddress.SECURE)
        || ca.isPresent()
        || cert.isPresent()
        || key.isPresent();
  }

  /** Returns them for who lists all settings. */
  List<Setting> settings() {
    return List.of(
        setting("ca", ca),
        setting("cert", cert),
        setting("key", key),
        setting("token-file", token));
  }

  private static Setting setting(String key, Optional<Named> file) {
    return file.map(named -> new Setting(key, named.path(), named.source(), ""))
        .orElse(Setting.untouched(key, ""));
  }
}
