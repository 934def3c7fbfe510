package io.muster.agent.settings;

/** The grammar of names, tags and hosts. Plain loops: regular expressions cost start time. */
public final class Grammar {
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_TAG = 64;
  private static final int LONGEST_HOST = 255;

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

  /** Returns whether the text is an IP literal or a DNS name. */
  public static boolean isHost(String text) {
    if (text.isEmpty() || text.length() > LONGEST_HOST || !only(text, ".:-_%")) {
      return false;
    }
    char first = text.charAt(0);
    return isLetterOrDigit(first) || first == ':';
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
