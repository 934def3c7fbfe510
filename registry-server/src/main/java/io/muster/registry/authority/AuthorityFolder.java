package io.muster.registry.authority;

import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an authority keeps what it made: {@code ca}, {@code registry} and {@code services/NAME}, or
 * {@code services/TENANT@NAME} of another tenant than the default one, each a {@code .pem} and a
 * {@code .key}; {@code ca-next.key} while the authority itself is changed. Files are of mode 0600
 * in folders of 0700, replaced at once or not at all.
 *
 * @param path the folder
 */
public record AuthorityFolder(Path path) {
  private static final String CERTIFICATE = ".pem";
  private static final String KEY = ".key";

  /** Between a tenant and a name; neither has one. */
  private static final char IN_FILES = '@';

  /**
   * A certificate's file and its key's.
   *
   * @param name as a person calls it
   * @param certificate PEM; the authority's may hold several
   * @param key PKCS #8 in PEM
   */
  public record Pair(String name, Path certificate, Path key) {}

  /** Returns the authority's own; its certificate's file is what everybody trusts. */
  public Pair authority() {
    return pair(path, "ca");
  }

  /** Returns the registry's. */
  public Pair registry() {
    return pair(path, "registry");
  }

  /** Returns the service's, whether it is there or not. */
  public Pair service(String service) {
    return pair(services(), service.replace('/', IN_FILES));
  }

  /** Returns what a registry is started with that asks everybody for a certificate. */
  public List<String> serverOptions() {
    return List.of(
        "--tls-cert",
        registry().certificate().toString(),
        "--tls-key",
        registry().key().toString(),
        "--tls-client-ca",
        authority().certificate().toString(),
        "--client-certificates",
        "required");
  }

  /** Returns what a JVM is started with whose agent shows this service's certificate. */
  public List<String> agentOptions(String service) {
    return List.of(
        "-Dmuster.tls.ca=" + authority().certificate(),
        "-Dmuster.tls.cert=" + service(service).certificate(),
        "-Dmuster.tls.key=" + service(service).key());
  }

  /** Returns where the key of the authority to come is, while there is one. */
  Path nextKey() {
    return path.resolve("ca-next" + KEY);
  }

  private Path services() {
    return path.resolve("services");
  }

  private static Pair pair(Path folder, String name) {
    return new Pair(name, folder.resolve(name + CERTIFICATE), folder.resolve(name + KEY));
  }

  /**
   * Returns those of all services, by name.
   *
   * @throws IOException when the folder cannot be read
   */
  public List<Pair> allServices() throws IOException {
    List<Pair> all = new ArrayList<>();
    if (Files.notExists(services(), LinkOption.NOFOLLOW_LINKS)) {
      return all;
    }
    OwnFiles.folder(services());
    try (Stream<Path> files = Files.list(services())) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(CERTIFICATE) && !name.startsWith("."))
          .sorted()
          .map(name -> service(name.substring(0, name.length() - CERTIFICATE.length())))
          .forEach(all::add);
    }
    return all;
  }

  /**
   * Returns the folder beside this one in which it is made, so that it is there whole or not.
   *
   * @throws FileAlreadyExistsException when this one is there already, as whatever
   * @throws IOException when it cannot be made
   */
  AuthorityFolder begin() throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Path whole = path.toAbsolutePath().normalize();
    AuthorityFolder made =
        new AuthorityFolder(whole.resolveSibling("." + whole.getFileName() + ".new"));
    made.discard(); // what an earlier try left
    OwnFiles.folder(made.path());
    return made;
  }

  /** Gives the folder that was made its name; unless that is taken meanwhile. */
  void finish(AuthorityFolder made) throws IOException {
    Files.move(made.path(), path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes it as far as it was made here. */
  void discard() throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    OwnFiles.folder(path);
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(java.util.Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  /**
   * Checks that nobody else can have put something into it.
   *
   * @throws IOException with what is wrong
   */
  void check() throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is not there");
    }
    OwnFiles.folder(path);
  }

  /** Returns a file's text. */
  static String read(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is not there");
    }
    OwnFiles.file(file);
    return Files.readString(file, StandardCharsets.US_ASCII);
  }

  /** Replaces a file, or makes it: who reads it meanwhile sees the old one or the new one. */
  static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      OwnFiles.folder(folder);
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      OwnFiles.file(file);
    }
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(fresh); // of a try that did not end
    try (FileChannel out =
        OwnFiles.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
