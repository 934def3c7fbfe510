package io.muster.registry.tls;

import io.muster.registry.PemText;
import io.muster.registry.settings.NamedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Files of certificates and keys as text; what is wrong with one is told with its setting. */
final class Pem {
  /** More than all the authorities of the Web together. */
  private static final int MOST_BYTES = 1 << 20;

  private Pem() {}

  /**
   * Returns the file's certificates, at least one.
   *
   * @throws BadFile when it has none, or one that cannot be read
   */
  static List<X509Certificate> certificates(NamedFile file) {
    List<X509Certificate> found = new ArrayList<>();
    for (PemText.Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(file, block, found.size() + 1));
      }
    }
    if (found.isEmpty()) {
      throw new BadFile(file.says("no certificate is in it; expected PEM (BEGIN CERTIFICATE)"));
    }
    return List.copyOf(found);
  }

  private static X509Certificate certificate(NamedFile file, PemText.Block block, int number) {
    try {
      Certificate read =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.content()));
      return (X509Certificate) read;
    } catch (CertificateException e) {
      throw new BadFile(
          file.says("certificate " + number + " in it cannot be read: " + e.getMessage()));
    }
  }

  /**
   * Returns the file's blocks in order.
   *
   * @throws BadFile when it cannot be read, or ends within a block
   */
  static List<PemText.Block> blocks(NamedFile file) {
    try {
      return PemText.blocks(text(file));
    } catch (GeneralSecurityException e) {
      throw new BadFile(file.says(String.valueOf(e.getMessage())));
    }
  }

  private static String text(NamedFile file) {
    try (InputStream in = Files.newInputStream(file.path())) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new BadFile(file.says("it is larger than 1 MiB; expected a PEM file"));
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new BadFile(file.says("it is not there; expected a PEM file"));
    } catch (AccessDeniedException e) {
      throw new BadFile(file.says("this user may not read it; expected a PEM file"));
    } catch (IOException e) {
      throw new BadFile(file.says("it cannot be read: " + e.getMessage()));
    }
  }
}
