package io.muster.agent.settings;

import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The settings there are, and what each is called in the environment. Pure. */
public final class Keys {
  static final String INJECT = "muster.inject.";
  static final String ENABLED = "muster.enabled";

  /** How an agent argument that switches off has to have it: the prefix may be left out there. */
  private static final String ENABLED_ARGUMENT = "enabled";

  static final String[] ALL = {
    ENABLED,
    "muster.registry",
    "muster.service.name",
    "muster.service.version",
    "muster.service.group",
    "muster.service.tags",
    "muster.labels",
    "muster.requires",
    "muster.networks",
    "muster.await",
    "muster.await.policy",
    "muster.overwrite",
    "muster.refresh",
    "muster.advertise.host",
    "muster.snapshot.dir",
    "muster.metrics.interval",
    "muster.commands",
    "muster.tls.ca",
    "muster.tls.cert",
    "muster.tls.key",
    "muster.token.file",
    "muster.insecure.non.loopback",
    "muster.config",
    "muster.log"
  };

  private Keys() {}

  /**
   * Returns whether the agent may be switched off, {@code muster.config} left aside. A look of some
   * microseconds, for who must not begin before he knows: a no is final, and after a yes {@link
   * AgentSettings} have the word, since they know which source goes first and what is a typing
   * error.
   */
  public static boolean maySwitchOff(
      @Nullable String arguments, Properties system, Map<String, String> environment) {
    return (arguments != null && arguments.contains(ENABLED_ARGUMENT))
        || isOther(system.getProperty(ENABLED))
        || isOther(environment.get(variable(ENABLED)));
  }

  private static boolean isOther(@Nullable String value) {
    return value != null && !value.equals("true");
  }

  /**
   * Returns the key's environment variable, such as MUSTER_AWAIT_POLICY. Keys are ASCII: the JDK's
   * own way asks for a locale, and its first use takes a millisecond on Java 25.
   */
  static String variable(String key) {
    char[] name = key.toCharArray();
    for (int i = 0; i < name.length; i++) {
      char c = name[i];
      name[i] = c == '.' || c == '-' ? '_' : c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }
    return new String(name);
  }

  static boolean known(String key) {
    for (String known : ALL) {
      if (known.equals(key)) {
        return true;
      }
    }
    return key.startsWith(INJECT) && key.length() > INJECT.length();
  }

  /** Returns the known key with the fewest letters to change. */
  static String nearest(String key) {
    String best = ALL[0];
    int least = Integer.MAX_VALUE;
    for (String known : ALL) {
      int distance = distance(key, known);
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
