package io.muster.agent.certificate;

import java.nio.charset.StandardCharsets;

/** From when to when a certificate holds. The JDK's calendars would read the host's zone. */
final class Validity {
  private static final int[] BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

  private final String from;
  private final String until;

  private Validity(String from, String until) {
    this.from = from;
    this.until = until;
  }

  static Validity read(Der in) throws Distrust {
    return new Validity(time(in), time(in));
  }

  /** Returns what is wrong with it now, or "". */
  String problem(long nowMillis) throws Distrust {
    if (nowMillis < millis(from)) {
      return "is not valid before " + shown(from) + ", and this machine's clock is behind that";
    }
    return nowMillis > millis(until) + 999 ? "expired on " + shown(until) : "";
  }

  /** Returns yyyyMMddHHmmss, in UTC. */
  private static String time(Der in) throws Distrust {
    boolean shortYear = in.tag() == Der.UTC_TIME;
    byte[] value = in.value(shortYear ? Der.UTC_TIME : Der.GENERALIZED_TIME);
    String text = new String(value, StandardCharsets.US_ASCII);
    if (shortYear && text.length() == 13) {
      text = (text.charAt(0) >= '5' ? "19" : "20") + text; // RFC 5280, 4.1.2.5.1
    }
    if (text.length() != 15 || text.charAt(14) != 'Z') {
      throw Der.malformed("a time that is not whole seconds of UTC");
    }
    return text.substring(0, 14);
  }

  private static long millis(String time) throws Distrust {
    int year = number(time, 0, 4);
    int month = number(time, 4, 6);
    if (month < 1 || month > 12) {
      throw Der.malformed("the month " + month);
    }
    int past = year - 1;
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    long days = past * 365L + past / 4 - past / 100 + past / 400 - 719_162;
    days += BEFORE_MONTH[month - 1] + (leap && month > 2 ? 1 : 0) + number(time, 6, 8) - 1;
    long seconds = number(time, 8, 10) * 3_600L + number(time, 10, 12) * 60L + number(time, 12, 14);
    return (days * 86_400 + seconds) * 1_000;
  }

  private static int number(String text, int from, int to) throws Distrust {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw Der.malformed("a time with a letter in it");
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static String shown(String time) {
    return time.substring(0, 4)
        + "-"
        + time.substring(4, 6)
        + "-"
        + time.substring(6, 8)
        + " "
        + time.substring(8, 10)
        + ":"
        + time.substring(10, 12)
        + " UTC";
  }
}
