package io.muster.agent.tls;

import io.muster.agent.certificate.Certificate;
import io.muster.agent.certificate.Distrust;
import io.muster.agent.certificate.PrivateKey;
import io.muster.agent.certificate.Trust;
import io.muster.agent.premain.PrivateFile;
import io.muster.agent.settings.TrustSettings;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the files of {@code muster.tls.*} held when they were read. */
final class Material {
  private final Trust trust;
  private final List<Certificate> own;
  private final @Nullable PrivateKey key;

  private Material(Trust trust, List<Certificate> own, @Nullable PrivateKey key) {
    this.trust = trust;
    this.own = own;
    this.key = key;
  }

  /** Reads them; the problem names the setting and its file. */
  static Material read(TrustSettings settings) throws IOException {
    if (settings.authority().isEmpty()) {
      throw new Distrust(
          "muster.tls.cert is set, but muster.tls.ca is not: expected the PEM file of the"
              + " registry's authority");
    }
    Trust trust = new Trust(certificates("muster.tls.ca", settings.authority()));
    if (settings.certificate().isEmpty() || settings.key().isEmpty()) {
      return new Material(trust, Collections.emptyList(), null);
    }
    List<Certificate> own = certificates("muster.tls.cert", settings.certificate());
    PrivateKey key = key(settings.key());
    if (!own.get(0).isFor(key)) {
      throw new Distrust(
          "muster.tls.key = \""
              + settings.key()
              + "\": not the key of the certificate in "
              + settings.certificate());
    }
    return new Material(trust, own, key);
  }

  private static List<Certificate> certificates(String setting, String file) throws IOException {
    try {
      return Pem.certificates(PrivateFile.read(file));
    } catch (IOException e) {
      throw new Distrust(setting + " = \"" + file + "\": " + e.getMessage());
    }
  }

  private static PrivateKey key(String file) throws IOException {
    try {
      return Pem.key(PrivateFile.read(file));
    } catch (IOException e) {
      throw new Distrust("muster.tls.key = \"" + file + "\": " + e.getMessage());
    }
  }

  Trust trust() {
    return trust;
  }

  /** Returns the chain shown to the registry, the service's own first; empty without one. */
  List<Certificate> own() {
    return own;
  }

  @Nullable PrivateKey key() {
    return key;
  }
}
