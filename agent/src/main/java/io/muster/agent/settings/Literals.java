package io.muster.agent.settings;

import org.jspecify.annotations.Nullable;

/** IP addresses as text. */
public final class Literals {
  private Literals() {}

  /** Returns the 4 or 16 bytes, or null when the text is not an IP literal. */
  public static byte @Nullable [] parse(String text) {
    return text.indexOf(':') >= 0 ? six(text) : four(text);
  }

  private static byte @Nullable [] four(String text) {
    byte[] address = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int dot = i == 3 ? text.length() : text.indexOf('.', at);
      int value = dot < 0 ? -1 : number(text.substring(at, dot), 10, 3);
      if (value < 0 || value > 255) {
        return null;
      }
      address[i] = (byte) value;
      at = dot + 1;
    }
    return address;
  }

  private static byte @Nullable [] six(String whole) {
    String text = withoutDots(whole);
    if (text == null) {
      return null;
    }
    int gap = text.indexOf("::");
    String[] head = groups(gap < 0 ? text : text.substring(0, gap));
    String[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
    int count = head.length + tail.length;
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    byte[] address = new byte[16];
    return put(address, head, 0) && put(address, tail, 8 - tail.length) ? address : null;
  }

  /** Returns the text with a last part such as 10.9.8.1 as two groups; null when it is none. */
  private static @Nullable String withoutDots(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int tail = text.lastIndexOf(':') + 1;
    byte[] four = four(text.substring(tail));
    if (four == null) {
      return null;
    }
    return text.substring(0, tail)
        + Integer.toHexString((four[0] & 0xff) << 8 | (four[1] & 0xff))
        + ":"
        + Integer.toHexString((four[2] & 0xff) << 8 | (four[3] & 0xff));
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  private static boolean put(byte[] address, String[] groups, int from) {
    for (int i = 0; i < groups.length; i++) {
      int value = number(groups[i], 16, 4);
      if (value < 0) {
        return false;
      }
      address[2 * (from + i)] = (byte) (value >> 8);
      address[2 * (from + i) + 1] = (byte) value;
    }
    return true;
  }

  private static int number(String digits, int radix, int longest) {
    if (digits.isEmpty() || digits.length() > longest) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1; // other scripts have digits, too
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
