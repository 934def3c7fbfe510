package io.muster.registry.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What {@code JAVA_TOOL_OPTIONS} gives to every JVM that starts here, as far as it concerns the
 * agent.
 *
 * @param agents jars that {@code -javaagent} names, in order
 * @param arguments behind the muster agent's {@code =}; empty for none
 * @param system what {@code -D} sets
 */
record ToolOptions(List<Path> agents, String arguments, Properties system) {
  private static final String AGENT = "-javaagent:";
  private static final String VARIABLE = "JAVA_TOOL_OPTIONS";

  /** Where the launcher puts them for commands that look at them: a wrong one stops every JVM. */
  private static final String PUT_ASIDE = "MUSTER_SERVICES_TOOL_OPTIONS";

  /** Reads the environment's. */
  static ToolOptions of(Map<String, String> environment) {
    List<Path> agents = new ArrayList<>();
    Properties system = new Properties();
    String arguments = "";
    for (String word : words(text(environment))) {
      int equals = word.indexOf('=');
      if (word.startsWith(AGENT)) {
        Path jar = Path.of(word.substring(AGENT.length(), equals < 0 ? word.length() : equals));
        agents.add(jar);
        arguments = ours(jar) && equals > 0 ? word.substring(equals + 1) : arguments;
      } else if (word.startsWith("-D") && equals > 2) {
        system.setProperty(word.substring(2, equals), word.substring(equals + 1));
      }
    }
    return new ToolOptions(List.copyOf(agents), arguments, system);
  }

  private static String text(Map<String, String> environment) {
    return environment.getOrDefault(PUT_ASIDE, environment.getOrDefault(VARIABLE, ""));
  }

  /** Returns the muster agent's jar, if it is among them. */
  Optional<Path> agent() {
    return agents.stream().filter(ToolOptions::ours).findFirst();
  }

  private static boolean ours(Path jar) {
    return String.valueOf(jar.getFileName()).contains("muster");
  }

  /** Blanks part words, quotes of either kind hold them together: as the JVM reads it. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (char c : (text + " ").toCharArray()) {
      if (quote != 0 ? c == quote : c == '"' || c == '\'') {
        quote = quote == 0 ? c : 0;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    return words;
  }
}
