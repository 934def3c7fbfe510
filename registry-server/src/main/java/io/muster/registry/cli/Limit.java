package io.muster.registry.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time with its unit, such as 30s. */
final class Limit implements ITypeConverter<Duration> {
  private static final Duration MOST = Duration.ofMinutes(10);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m)");

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    Duration limit = form.matches() ? of(Long.parseLong(form.group(1)), form.group(2)) : MOST;
    if (!form.matches() || limit.isZero() || limit.compareTo(MOST) > 0) {
      throw new TypeConversionException(
          "expected a number with its unit, such as 500ms, 30s or 2m, and at most 10m, got \""
              + text
              + "\"");
    }
    return limit;
  }

  private static Duration of(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
