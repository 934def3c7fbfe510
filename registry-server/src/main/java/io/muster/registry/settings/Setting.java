package io.muster.registry.settings;

/**
 * A setting as it holds.
 *
 * @param key its name
 * @param value what it is; empty for none
 * @param source where that came from, in words
 * @param otherwise what it is when nobody says anything; empty for none
 */
public record Setting(String key, String value, String source, String otherwise) {
  /** The source of what nobody said. */
  public static final String DEFAULT = "the default";

  /** Returns a setting of which nobody said anything. */
  public static Setting untouched(String key, String otherwise) {
    return new Setting(key, otherwise, DEFAULT, otherwise);
  }

  /** Returns whether nobody said anything of it. */
  public boolean untouched() {
    return source.equals(DEFAULT);
  }
}
