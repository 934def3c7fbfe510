package io.muster.registry.settings;

/** Whether callers are asked for a certificate of their own. */
public enum ClientCertificates {
  /** Nobody is asked. */
  NONE("none"),
  /** Everybody is asked, and who has none comes in without. One that is shown must be good. */
  OPTIONAL("optional"),
  /** Who has none does not come in. */
  REQUIRED("required");

  private final String word;

  ClientCertificates(String word) {
    this.word = word;
  }

  /** Returns it as the setting {@code client-certificates} writes it. */
  public String word() {
    return word;
  }
}
