package io.muster.agent.certificate;

import io.muster.agent.settings.Literals;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether a certificate names the registry: by its role, {@code spiffe://DOMAIN/muster/registry},
 * or, where it has no URI, by the host that was dialled. A service's certificate never does.
 */
final class Names {
  private static final String SPIFFE = "spiffe://";
  private static final String ROLE = "/muster/registry";

  private Names() {}

  static void check(Certificate peer, String host) throws Distrust {
    List<String> uris = peer.uris();
    if (uris.size() > 1) {
      throw new Distrust("its certificate has " + uris.size() + " identities; expected one");
    }
    if (uris.size() == 1) {
      if (!isRegistry(uris.get(0))) {
        throw new Distrust(
            "its certificate is " + uris.get(0) + "'s; expected spiffe://DOMAIN" + ROLE);
      }
      return;
    }
    byte[] literal = Literals.parse(host);
    if (literal == null ? !hasName(peer, host) : !hasAddress(peer, literal)) {
      throw new Distrust("its certificate is for " + all(peer) + ", not for " + host);
    }
  }

  private static boolean isRegistry(String uri) {
    if (!uri.startsWith(SPIFFE) || !uri.endsWith(ROLE)) {
      return false;
    }
    int end = uri.length() - ROLE.length();
    for (int i = SPIFFE.length(); i < end; i++) {
      char c = uri.charAt(i);
      boolean known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!known && c != '.' && c != '-' && c != '_') {
        return false;
      }
    }
    return end > SPIFFE.length();
  }

  private static boolean hasAddress(Certificate peer, byte[] address) {
    for (byte[] one : peer.addresses()) {
      if (Arrays.equals(one, address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasName(Certificate peer, String host) {
    String wanted = plain(host);
    for (String name : peer.dnsNames()) {
      String one = plain(name);
      int dot = wanted.indexOf('.');
      boolean covered = // a star stands for one whole label (RFC 6125, 6.4.3)
          one.startsWith("*.")
              && one.indexOf('.', 2) > 0
              && dot > 0
              && one.substring(1).equals(wanted.substring(dot));
      if (covered || one.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String all(Certificate peer) {
    StringBuilder text = new StringBuilder();
    for (String name : peer.dnsNames()) {
      text.append(text.length() == 0 ? "" : ", ").append(name);
    }
    for (byte[] address : peer.addresses()) {
      text.append(text.length() == 0 ? "" : ", ").append(shown(address));
    }
    return text.length() == 0 ? "nobody (it has no subject alternative name)" : text.toString();
  }

  private static String shown(byte[] address) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < address.length; i++) {
      if (address.length == 4) {
        text.append(i == 0 ? "" : ".").append(address[i] & 0xff);
      } else {
        text.append(i > 0 && i % 2 == 0 ? ":" : "");
        text.append(Character.forDigit(address[i] >> 4 & 15, 16));
        text.append(Character.forDigit(address[i] & 15, 16));
      }
    }
    return text.toString();
  }
}
