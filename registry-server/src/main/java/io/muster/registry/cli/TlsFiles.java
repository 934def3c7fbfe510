package io.muster.registry.cli;

import io.muster.registry.OwnFiles;
import io.muster.registry.authority.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What the files of TLS held when they were read.
 *
 * @param trust who is a registry
 * @param own what is shown to it; empty when nothing is
 */
record TlsFiles(RegistryTrust trust, Optional<Own> own) {
  private static final int WRONG = 2;
  private static final long LONGEST = 1 << 20;

  /**
   * A certificate with its key.
   *
   * @param chain the own one first
   * @param key of the first
   */
  record Own(List<X509Certificate> chain, PrivateKey key) {}

  /**
   * Reads them.
   *
   * @param host that is dialled
   * @throws Unanswered with which file is wrong, and how
   */
  static TlsFiles read(String host, AccessFiles files) {
    AccessFiles.Named ca =
        files
            .ca()
            .orElseThrow(
                () ->
                    new Unanswered(
                        WRONG,
                        "TLS is asked for, but nobody is trusted: give the registry's authority with"
                            + " --ca FILE (MUSTER_CA), the ca.pem that muster tls init made"));
    if (files.cert().isPresent() != files.key().isPresent()) {
      AccessFiles.Named half = files.cert().or(files::key).orElseThrow();
      throw new Unanswered(
          WRONG,
          half.words()
              + " is only half of it: --cert FILE and --key FILE go together (MUSTER_CERT,"
              + " MUSTER_KEY)");
    }
    try {
      RegistryTrust trust = new RegistryTrust(host, certificates(ca), ca.words());
      return new TlsFiles(trust, files.cert().map(c -> own(c, files.key().orElseThrow())));
    } catch (GeneralSecurityException e) {
      throw wrong(ca, String.valueOf(e.getMessage()));
    }
  }

  private static Own own(AccessFiles.Named cert, AccessFiles.Named key) {
    List<X509Certificate> chain = certificates(cert);
    try {
      String text = text(key);
      OwnFiles.secret(Path.of(key.path()));
      return new Own(chain, Pem.key(text, chain.getFirst().getPublicKey()));
    } catch (IOException | GeneralSecurityException e) {
      throw wrong(key, String.valueOf(e.getMessage()));
    }
  }

  private static List<X509Certificate> certificates(AccessFiles.Named file) {
    try {
      return Pem.certificates(text(file));
    } catch (GeneralSecurityException e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  private static String text(AccessFiles.Named file) {
    try {
      Path path = Path.of(file.path());
      if (Files.size(path) > LONGEST) {
        throw new IOException("it is longer than 1 MiB");
      }
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw wrong(file, "it is not there");
    } catch (IOException | InvalidPathException e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  private static Unanswered wrong(AccessFiles.Named file, String what) {
    return new Unanswered(
        WRONG,
        "--"
            + file.key()
            + ": "
            + file.words()
            + " cannot be used: "
            + what
            + "\nLook at it with: muster tls show "
            + file.path());
  }
}
