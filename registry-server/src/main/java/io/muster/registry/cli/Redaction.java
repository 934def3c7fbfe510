package io.muster.registry.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out what looks like a secret, by the name it goes by or by where it stands. Pure. */
final class Redaction {
  private static final String GONE = "(redacted)";

  /** What a secret goes by; "auth" only as a word's end, since there are authors. */
  private static final String WORD =
      "(?:pass(?:word|wd|phrase)|pwd|secret|token|credential|api[-_]?key|private[-_]?key"
          + "|authorization|bearer|auth(?![a-z]))";

  private static final Pattern SECRET_NAME = Pattern.compile("(?i).*" + WORD + ".*");

  /** An unquoted value goes on over a comma or the like, unless that is what ends it. */
  private static final String UNQUOTED =
      "(?:(?:bearer|basic|digest|negotiate)\\s+)?"
          + "(?:[^\\s,;}\\]\"]|[,;}\\]\"](?=[^\\s,;}\\]\"])(?![\\w.-]+\"?\\s*[=:]))+";

  /** {@code name=value}, {@code "name": "value"}, {@code name: value}; the value to its end. */
  private static final Pattern PAIR =
      Pattern.compile(
          "(?i)([\\w.-]*"
              + WORD
              + "[\\w.-]*[\"']?\\s*[=:]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|"
              + UNQUOTED
              + ")");

  /** Without a name before it, as in a log. */
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer\\s+)[\\w.~+/=-]{8,}");

  private static final Pattern USER_OF_URL = Pattern.compile("(://)[^/?#\\s@]+@");

  private Redaction() {}

  /** Returns the text with every value gone that a secret's name or a URL's user stands before. */
  static String of(String text) {
    String urls = USER_OF_URL.matcher(text).replaceAll("$1" + GONE + "@");
    String pairs =
        PAIR.matcher(urls)
            .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + gone(found.group(2))));
    return BEARER.matcher(pairs).replaceAll("$1" + GONE);
  }

  private static String gone(String value) {
    String quote = value.startsWith("\"") || value.startsWith("'") ? value.substring(0, 1) : "";
    return quote + GONE + quote;
  }

  /** Returns the value of a setting of that name. */
  static String of(String name, String value) {
    return SECRET_NAME.matcher(name).matches() && !value.isEmpty() ? GONE : of(value);
  }
}
