package io.muster.registry.authority;

import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found in a file that should hold a certificate. Read only; any thread.
 *
 * @param file that was looked at
 * @param facts of the certificate; empty when there is none to read
 * @param problem with it or with its key, in words; empty when none
 */
public record Seen(Path file, Optional<Facts> facts, String problem) {
  /** A chain of certificates is far below it. */
  private static final long LONGEST = 1 << 20;

  /** Looks at an authority's folder, or at one file. */
  public static List<Seen> at(Path path) {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return certificates(path);
    }
    AuthorityFolder folder = new AuthorityFolder(path);
    List<Seen> all = new ArrayList<>();
    try {
      folder.check();
      all.addAll(authorities(folder));
      all.addAll(pair(folder.registry().certificate(), folder.registry().key()));
      for (AuthorityFolder.Pair pair : folder.allServices()) {
        all.addAll(pair(pair.certificate(), pair.key()));
      }
    } catch (IOException e) {
      all.add(new Seen(path, Optional.empty(), String.valueOf(e.getMessage())));
    }
    return all;
  }

  /** While the authority is changed its key fits one of several: nothing is said of it then. */
  private static List<Seen> authorities(AuthorityFolder folder) {
    List<Seen> found = certificates(folder.authority().certificate());
    return found.size() == 1
        ? pair(folder.authority().certificate(), folder.authority().key())
        : found;
  }

  /** Looks at every certificate of a file. */
  public static List<Seen> certificates(Path file) {
    try {
      return read(file).stream()
          .map(certificate -> new Seen(file, Optional.of(Facts.of(certificate)), ""))
          .toList();
    } catch (IOException | GeneralSecurityException e) {
      return List.of(new Seen(file, Optional.empty(), String.valueOf(e.getMessage())));
    }
  }

  /** Looks at a file's first certificate, the owner's, and whether the other holds its key. */
  public static List<Seen> pair(Path certificate, Path key) {
    X509Certificate owner;
    try {
      owner = read(certificate).getFirst();
    } catch (IOException | GeneralSecurityException e) {
      return List.of(new Seen(certificate, Optional.empty(), String.valueOf(e.getMessage())));
    }
    Optional<Facts> facts = Optional.of(Facts.of(owner));
    try {
      Pem.key(secret(key), owner.getPublicKey());
      return List.of(new Seen(certificate, facts, ""));
    } catch (IOException e) {
      return List.of(new Seen(certificate, facts, String.valueOf(e.getMessage())));
    } catch (GeneralSecurityException e) {
      return List.of(new Seen(certificate, facts, key + ": " + e.getMessage()));
    }
  }

  private static List<X509Certificate> read(Path file)
      throws IOException, GeneralSecurityException {
    return Pem.certificates(text(file));
  }

  private static String secret(Path file) throws IOException {
    String text = text(file);
    OwnFiles.secret(file);
    return text;
  }

  private static String text(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + " is not there");
    }
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
      throw new IOException(file + " is no file of at most 1 MiB");
    }
    if (!Files.isReadable(file)) {
      throw new IOException(file + " may not be read by this user");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
