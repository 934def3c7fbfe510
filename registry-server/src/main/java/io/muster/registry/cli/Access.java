package io.muster.registry.cli;

import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a registry is asked.
 *
 * @param tls empty for plain text
 * @param token empty for none
 */
record Access(Optional<TlsFiles> tls, String token) {
  private static final int WRONG = 2;
  private static final long LONGEST_TOKEN = 4_096;

  /**
   * Reads the files.
   *
   * @throws Unanswered when they do not go together, or one cannot be used
   */
  static Access of(String address, RegistryAddress at, AccessFiles files) {
    Optional<TlsFiles> tls = Optional.empty();
    if (files.secure(address)) {
      if (address.startsWith(RegistryAddress.PLAIN)) {
        throw new Unanswered(
            WRONG,
            "the address "
                + address
                + " asks for plain text, but a certificate's file is given; write https://, or leave"
                + " out --ca, --cert and --key (MUSTER_CA, MUSTER_CERT, MUSTER_KEY)");
      }
      tls = Optional.of(TlsFiles.read(at.host(), files));
    }
    String token = files.token().map(Access::token).orElse("");
    if (!token.isEmpty() && tls.isEmpty() && !loopback(at)) {
      throw new Unanswered(
          WRONG,
          "the token would go to "
              + at
              + " in plain text, for everybody on the way to read; speak TLS with --ca FILE");
    }
    return new Access(tls, token);
  }

  private static boolean loopback(RegistryAddress at) {
    try {
      return Arrays.stream(InetAddress.getAllByName(at.host()))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String token(AccessFiles.Named file) {
    try {
      Path path = Path.of(file.path());
      if (Files.size(path) > LONGEST_TOKEN) {
        throw new IOException("it is longer than a token");
      }
      OwnFiles.secret(path);
      String token = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
      if (!token.matches("[!-~]+")) {
        throw new IOException("expected one token, without blanks, and nothing else");
      }
      return token;
    } catch (NoSuchFileException e) {
      throw new Unanswered(WRONG, "the token's file " + file.words() + " is not there");
    } catch (IOException | InvalidPathException e) {
      throw new Unanswered(
          WRONG, "the token's file " + file.words() + " cannot be used: " + e.getMessage());
    }
  }
}
