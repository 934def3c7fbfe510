package io.muster.registry.settings;

/** Who may drain, shut down and remove, as long as nobody signs in. */
public enum WhoActs {
  /** Callers on this machine, by loopback. */
  LOOPBACK("loopback"),
  /** Whoever reaches the port. */
  ANYONE("anyone"),
  /** Nobody. */
  NONE("none");

  private final String word;

  WhoActs(String word) {
    this.word = word;
  }

  /** Returns it as the setting {@code actions} writes it. */
  public String word() {
    return word;
  }
}
