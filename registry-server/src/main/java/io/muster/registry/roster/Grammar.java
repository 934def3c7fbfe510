package io.muster.registry.roster;

import io.muster.registry.tenant.Tenant;
import java.util.Collection;

/** The grammar of names, tags and addresses, as the protocol's comments state it. */
public final class Grammar {
  /** Tags of one instance or requirement. */
  public static final int MAX_TAGS = 16;

  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_TAG = 64;
  private static final int LONGEST_HOST = 255;

  private Grammar() {}

  /** Throws IllegalArgumentException unless the text is a name of a service, key or port. */
  public static void name(String what, String text) {
    if (!isOf(text, "._-", LONGEST_NAME) || !isAlphanumeric(text.charAt(0))) {
      throw wrong(what, text, "1 to 128 of A-Z a-z 0-9 . _ -, the first a letter or digit");
    }
  }

  /** Throws IllegalArgumentException unless the text is a service's name inside the registry. */
  static void service(String what, String text) {
    String plain = Tenant.plain(text);
    name(what, plain);
    if (plain.length() < text.length() && Tenant.of(text).isDefault()) {
      throw wrong(what, text, "no tenant before a name of the default one's");
    }
  }

  /** Throws IllegalArgumentException unless there are at most 16 tags, each well-formed. */
  public static void tags(String what, Collection<String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException(what + ": at most 16 tags, got " + tags.size());
    }
    for (String tag : tags) {
      if (!isOf(tag, "._:/-", LONGEST_TAG)) {
        throw wrong(what + ": tag", tag, "1 to 64 of A-Z a-z 0-9 . _ : / -");
      }
    }
  }

  /** Throws IllegalArgumentException unless the text is an IP literal or a DNS name. */
  public static void host(String what, String text) {
    if (!isHost(text)) {
      throw wrong(what, text, "an IP literal or a DNS name of at most 255 characters");
    }
  }

  /** Throws IllegalArgumentException when the text is longer, or has control characters. */
  public static void text(String what, String text, int longest) {
    if (text.length() > longest) {
      throw new IllegalArgumentException(
          what + ": at most " + longest + " characters, got " + text.length());
    }
    if (hasControl(text)) {
      throw wrong(what, text, "text without control characters");
    }
  }

  private static boolean isHost(String text) {
    return text.equals("::")
        || (isOf(text, ".:_-", LONGEST_HOST)
            && isAlphanumeric(text.charAt(0))
            && isAlphanumeric(text.charAt(text.length() - 1)));
  }

  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) { // every name of every figure comes here: no stream
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Not an expression: every name of every registration comes here, at ten times the cost. */
  private static boolean isOf(String text, String marks, int longest) {
    if (text.isEmpty() || text.length() > longest) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && marks.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static IllegalArgumentException wrong(String what, String text, String expected) {
    return new IllegalArgumentException(
        what + ": expected " + expected + ", got \"" + shown(text) + "\"");
  }

  /** Returns the text as it may stand in a log line: short, and without control characters. */
  public static String shown(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return hasControl(cut) ? cut.replaceAll("\\p{Cntrl}", "?") : cut;
  }
}
