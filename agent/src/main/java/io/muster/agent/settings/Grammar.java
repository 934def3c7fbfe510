package io.muster.agent.settings;

/** The grammar of names, tags and hosts. Plain loops: regular expressions cost start time. */
public final class Grammar {
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_TAG = 64;
  private static final int LONGEST_HOST = 255;
  private static final int LONGEST_LABEL = 63;

  private Grammar() {}

  /** Returns whether the text names a service, a key or a port. */
  public static boolean isName(String text) {
    return text.length() <= LONGEST_NAME
        && !text.isEmpty()
        && isLetterOrDigit(text.charAt(0))
        && only(text, "._-");
  }

  /** Returns whether the text is a tag. */
  public static boolean isTag(String text) {
    return !text.isEmpty() && text.length() <= LONGEST_TAG && only(text, "._:/-");
  }

  /** Returns whether the text is a version. */
  public static boolean isVersion(String text) {
    return !text.isEmpty() && text.length() <= LONGEST_TAG && only(text, "._:/+~-");
  }

  /**
   * Returns whether the text is an IP literal (an IPv6 one may name its zone behind a %), or a DNS
   * name; an underscore is let pass, since container networks use it.
   */
  public static boolean isHost(String text) {
    if (text.isEmpty() || text.length() > LONGEST_HOST) {
      return false;
    }
    if (text.indexOf(':') >= 0) {
      int zone = text.indexOf('%');
      return Literals.parse(zone < 0 ? text : text.substring(0, zone)) != null
          && (zone < 0 || (zone < text.length() - 1 && only(text.substring(zone + 1), "._-")));
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        boolean root = i == text.length() && start == i && i > 0; // "host." is a whole name
        if (!root && !isLabel(text.substring(start, i))) {
          return false;
        }
        start = i + 1;
      }
    }
    return !endsInNumber(text) || Literals.parse(text) != null;
  }

  private static boolean isLabel(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_LABEL
        && only(text, "-_")
        && text.charAt(0) != '-'
        && text.charAt(text.length() - 1) != '-';
  }

  /** Such as 10.9.8 or 300.1.1.1: meant as an address, and read as one by most programs. */
  private static boolean endsInNumber(String text) {
    String last = text.substring(text.lastIndexOf('.') + 1);
    for (int i = 0; i < last.length(); i++) {
      if (last.charAt(i) < '0' || last.charAt(i) > '9') {
        return false;
      }
    }
    return !last.isEmpty();
  }

  /** Returns the number, or -1 when the text is not a port from 1 to 65535. */
  public static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number >= 1 && number <= 65535 ? number : -1;
  }

  private static boolean only(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
