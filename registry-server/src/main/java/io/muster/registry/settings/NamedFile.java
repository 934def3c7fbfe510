package io.muster.registry.settings;

import java.nio.file.Path;

/**
 * A file that a setting names.
 *
 * @param setting the setting's key
 * @param path where the file is
 * @param source where the setting came from, in words
 */
public record NamedFile(String setting, Path path, String source) {
  /** Returns what is wrong with it, as all settings are complained about. */
  public String says(String trouble) {
    return setting + " = \"" + path + "\" (from " + source + "): " + trouble;
  }
}
