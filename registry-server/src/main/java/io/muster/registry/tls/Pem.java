package io.muster.registry.tls;

import io.muster.registry.settings.NamedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Files of blocks between BEGIN and END (RFC 7468); what stands between blocks is passed over. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** More than all the authorities of the Web together. */
  private static final int MOST_BYTES = 1 << 20;

  private Pem() {}

  /**
   * A block.
   *
   * @param label what it says it is
   * @param content decoded; empty when it is encrypted the old way, with headers
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Block(String label, byte[] content) {}

  /**
   * Returns the file's certificates, at least one.
   *
   * @throws BadFile when it has none, or one that cannot be read
   */
  static List<X509Certificate> certificates(NamedFile file) {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(file, block, found.size() + 1));
      }
    }
    if (found.isEmpty()) {
      throw new BadFile(file.says("no certificate is in it; expected PEM (BEGIN CERTIFICATE)"));
    }
    return List.copyOf(found);
  }

  private static X509Certificate certificate(NamedFile file, Block block, int number) {
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
  static List<Block> blocks(NamedFile file) {
    String text = text(file);
    List<Block> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
      String end = "-----END " + label + DASHES;
      int stop = labelEnd < 0 ? -1 : text.indexOf(end, labelEnd);
      if (stop < 0) {
        throw new BadFile(file.says("it ends in the middle; expected " + end + " at its end"));
      }
      String content = text.substring(labelEnd + DASHES.length(), stop);
      blocks.add(new Block(label, decoded(file, label, content)));
      at = text.indexOf(BEGIN, stop + end.length());
    }
    return blocks;
  }

  private static byte[] decoded(NamedFile file, String label, String content) {
    if (content.contains("ENCRYPTED")) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(content.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new BadFile(file.says("what stands below BEGIN " + label + " in it is not base64"));
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
