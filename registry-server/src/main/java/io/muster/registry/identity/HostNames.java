package io.muster.registry.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The DNS names of a certificate that stands in a file. */
public final class HostNames {
  private static final int DNS = 2;

  private HostNames() {}

  /** Returns them in lower case; none when the file is none, which others say. */
  public static Set<String> of(Path file) {
    Set<String> names = new HashSet<>();
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate first =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      Collection<List<?>> all = first.getSubjectAlternativeNames();
      if (all != null) {
        all.stream()
            .filter(name -> name.get(0).equals(DNS))
            .forEach(name -> names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
      }
    } catch (IOException | CertificateException e) {
      return Set.of();
    }
    return names;
  }
}
