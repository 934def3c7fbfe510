package io.muster.agent.settings;

/** How the agent tells a registry from others, and says who it is. Any thread. */
public final class TrustSettings {
  private final String authority;
  private final String certificate;
  private final String key;
  private final String tokenFile;
  private final boolean plainAnywhere;

  private TrustSettings(Reader reader) {
    authority = reader.text("muster.tls.ca", "");
    certificate = reader.text("muster.tls.cert", "");
    key = reader.text("muster.tls.key", "");
    tokenFile = reader.text("muster.token.file", "");
    plainAnywhere =
        reader.choice("muster.insecure.non.loopback", "false", "true", "false").equals("true");
  }

  static TrustSettings read(Reader reader) {
    TrustSettings read = new TrustSettings(reader);
    if (read.authority.isEmpty() && read.secure()) {
      reader.wrong(
          "muster.tls.ca",
          "",
          "the PEM file of the registry's authority, since muster.tls.cert or muster.tls.key is"
              + " set; until then nothing is said to a registry");
    }
    if (read.certificate.isEmpty() != read.key.isEmpty()) {
      boolean lacksKey = read.key.isEmpty();
      reader.wrong(
          lacksKey ? "muster.tls.key" : "muster.tls.cert",
          "",
          "a PEM file, since " + (lacksKey ? "muster.tls.cert" : "muster.tls.key") + " is set");
    }
    return read;
  }

  /** Returns whether the registry is spoken to under TLS; half a setting does not mean plain. */
  public boolean secure() {
    return !authority.isEmpty() || !certificate.isEmpty() || !key.isEmpty();
  }

  /** Returns the file of the certificates that are trusted, or "". */
  public String authority() {
    return authority;
  }

  /** Returns the file of the service's certificate, or "". */
  public String certificate() {
    return certificate;
  }

  /** Returns the file of that certificate's key, or "". */
  public String key() {
    return key;
  }

  /** Returns the file of the token, or "". */
  public String tokenFile() {
    return tokenFile;
  }

  /** Returns whether plain text may leave this machine. */
  public boolean plainAnywhere() {
    return plainAnywhere;
  }
}
