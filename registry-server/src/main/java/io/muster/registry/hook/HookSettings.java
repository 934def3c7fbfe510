package io.muster.registry.hook;

import io.muster.registry.settings.Nearest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code hook.<name>.<key>} of the configuration file. Only there, and not on a command line:
 * an address is often a secret itself. Every problem is told at once.
 */
public final class HookSettings {
  /** What each hook can have. */
  static final List<String> KEYS =
      List.of(
          "url", "form", "events", "services", "delay", "template", "secret-file", "allow-private");

  private static final String DEFAULT_TEMPLATE = "{service}: {what} ({who}) {reason}";
  private static final Pattern KEY = Pattern.compile("hook\\.([A-Za-z0-9_-]{1,32})\\.(.+)");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(30);
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  private final String file;
  private final String name;
  private final Map<String, String> values;
  private final List<String> problems;

  private HookSettings(
      String file, String name, Map<String, String> values, List<String> problems) {
    this.file = file;
    this.name = name;
    this.values = values;
    this.problems = problems;
  }

  /**
   * Reads all hooks.
   *
   * @param file name of the configuration file, for messages
   * @param entries those of it whose keys begin with "hook."
   * @throws IllegalArgumentException with a line for each problem
   */
  public static List<Hook> read(String file, Map<String, String> entries) {
    List<String> problems = new ArrayList<>();
    Map<String, Map<String, String>> byName = new TreeMap<>();
    entries.forEach(
        (key, value) -> {
          Matcher matcher = KEY.matcher(key);
          if (matcher.matches() && KEYS.contains(matcher.group(2))) {
            byName
                .computeIfAbsent(matcher.group(1), n -> new TreeMap<>())
                .put(matcher.group(2), value);
          } else {
            problems.add(unknown(file, key));
          }
        });
    List<Hook> hooks = new ArrayList<>();
    byName.forEach(
        (name, values) ->
            new HookSettings(file, name, values, problems).hook().ifPresent(hooks::add));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
    }
    return hooks;
  }

  private static String unknown(String file, String key) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    return file
        + ": unknown key \""
        + key
        + "\"; expected hook.<name>.<key>, a name of letters, digits, _ and -, a key out of "
        + String.join(", ", KEYS)
        + "; did you mean \""
        + Nearest.of(last, KEYS)
        + "\"?";
  }

  private Optional<Hook> hook() {
    int before = problems.size();
    boolean open = allowPrivate();
    URI address = address();
    Form form =
        value("form", "slack", text -> Form.of(text).orElseThrow(() -> oneOf(Form.words())));
    Set<Kind> kinds = value("events", String.join(",", Kind.words()), HookSettings::kinds);
    List<String> services = value("services", "*", HookSettings::list);
    Duration delay = value("delay", DEFAULT_DELAY.toSeconds() + "s", HookSettings::duration);
    Template template = value("template", DEFAULT_TEMPLATE, Template::parse);
    Optional<Signer> signer = signer();
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(
            new Hook(name, address, form, kinds, services, delay, template, signer, open));
  }

  private Optional<Signer> signer() {
    @Nullable String path = values.get("secret-file");
    try {
      return path == null ? Optional.empty() : Optional.of(secret(path.strip()));
    } catch (IllegalArgumentException e) {
      problems.add(key("secret-file") + " = \"" + path + "\": expected " + e.getMessage());
      return Optional.empty();
    }
  }

  private boolean allowPrivate() {
    return value(
        "allow-private",
        "false",
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("true or false");
          }
          return text.equals("true");
        });
  }

  /** Never shown in full when it is wrong: it may be right but for a letter. */
  private URI address() {
    String text = values.getOrDefault("url", "");
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    problems.add(
        key("url")
            + (text.isEmpty() ? " is missing" : " is not usable")
            + ": expected an address such as https://hooks.example.com/path, without a user in it");
    return URI.create("http://invalid/");
  }

  private String key(String key) {
    return file + ": hook." + name + "." + key;
  }

  /** Reads one; the message of what is thrown says what is expected. */
  private <T> T value(String key, String otherwise, Function<String, T> read) {
    String text = values.getOrDefault(key, otherwise);
    try {
      return read.apply(text.strip());
    } catch (IllegalArgumentException e) {
      problems.add(key(key) + " = \"" + text + "\": expected " + e.getMessage());
      return read.apply(otherwise);
    }
  }

  private static IllegalArgumentException oneOf(List<String> words) {
    return new IllegalArgumentException("one of " + String.join(", ", words));
  }

  private static List<String> list(String text) {
    List<String> words =
        Arrays.stream(text.split(",", -1)).map(w -> w.strip().toLowerCase(Locale.ROOT)).toList();
    if (words.contains("")) {
      throw new IllegalArgumentException("words with a comma between them, such as orders, bill*");
    }
    return words;
  }

  private static Set<Kind> kinds(String text) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String word : list(text)) {
      if (!Kind.words().contains(word)) {
        throw new IllegalArgumentException(
            "some of " + String.join(", ", Kind.words()) + ", with a comma between them");
      }
      kinds.add(Kind.of(word).orElseThrow());
    }
    return kinds;
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    Duration duration = Duration.ofDays(1);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
    }
    if (duration.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("a time such as 500ms, 30s, 5m or 1h, at most 1h");
    }
    return duration;
  }

  private static Signer secret(String path) {
    try {
      if (path.isEmpty()) { // somebody wanted it signed
        throw new IllegalArgumentException("a file with a secret, or no such setting at all");
      }
      String secret = Files.readString(Path.of(path)).strip();
      return new Signer(secret.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("a file that can be read: " + e, e);
    }
  }
}
