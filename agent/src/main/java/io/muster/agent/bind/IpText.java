package io.muster.agent.bind;

/** IP addresses as text, one form for each address (RFC 5952). Pure. */
public final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  /** Returns the text of 4 or 16 bytes; an IPv4 address mapped into IPv6 is shown as IPv4. */
  public static String of(byte[] ip) {
    if (ip.length == 4) {
      return four(ip, 0);
    }
    if (ip.length != 16) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + ip.length);
    }
    return isMapped(ip) ? four(ip, 12) : six(ip);
  }

  private static String four(byte[] ip, int from) {
    return (ip[from] & 0xff)
        + "."
        + (ip[from + 1] & 0xff)
        + "."
        + (ip[from + 2] & 0xff)
        + "."
        + (ip[from + 3] & 0xff);
  }

  private static boolean isMapped(byte[] ip) {
    for (int i = 0; i < 10; i++) {
      if (ip[i] != 0) {
        return false;
      }
    }
    return (ip[10] & 0xff) == 0xff && (ip[11] & 0xff) == 0xff;
  }

  /** The first of the longest runs of two or more zero groups becomes "::". */
  private static String six(byte[] ip) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && group(ip, i + run) == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(ip, i)));
      }
    }
    return text.toString();
  }

  private static int group(byte[] ip, int index) {
    return (ip[2 * index] & 0xff) << 8 | (ip[2 * index + 1] & 0xff);
  }
}
