package io.muster.agent.tls;

import io.muster.agent.certificate.Certificate;
import io.muster.agent.certificate.Distrust;
import io.muster.agent.certificate.PrivateKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the text form of certificates and keys (RFC 7468). */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  static List<Certificate> certificates(String text) throws IOException {
    List<Certificate> found = new ArrayList<>();
    for (byte[] one : blocks(text, "CERTIFICATE")) {
      found.add(Certificate.read(one));
    }
    if (found.isEmpty()) {
      throw new Distrust("no certificate is in it; expected PEM (BEGIN CERTIFICATE)");
    }
    return found;
  }

  static PrivateKey key(String text) throws IOException {
    List<byte[]> found = blocks(text, "PRIVATE KEY");
    if (found.isEmpty()) {
      throw new Distrust(
          "no PKCS #8 key is in it; expected BEGIN PRIVATE KEY, which"
              + " \"openssl pkcs8 -topk8 -nocrypt\" makes of other forms");
    }
    return PrivateKey.read(found.get(0));
  }

  private static List<byte[]> blocks(String text, String label) throws IOException {
    List<byte[]> found = new ArrayList<>();
    String begin = BEGIN + label + DASHES;
    String end = END + label + DASHES;
    for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
      int stop = text.indexOf(end, at);
      if (stop < 0) {
        throw new Distrust("it ends before \"" + end + "\"");
      }
      StringBuilder plain = new StringBuilder();
      for (int i = at + begin.length(); i < stop; i++) {
        if (text.charAt(i) > ' ') {
          plain.append(text.charAt(i));
        }
      }
      try {
        found.add(Base64.getDecoder().decode(plain.toString()));
      } catch (IllegalArgumentException e) {
        throw new Distrust("what stands below \"" + begin + "\" is not base64");
      }
    }
    return found;
  }
}
