package io.muster.agent.mirror;

import java.util.Locale;

/**
 * Properties that are never written, even where the local settings ask for it: they decide what
 * code runs, where traffic goes, or whom the process trusts. The second wall; the first is that
 * names come from local settings only.
 */
final class DenyList {
  private static final String[] PREFIXES = {
    "java.",
    "javax.",
    "jdk.",
    "sun.",
    "com.sun.",
    "org.xml.",
    "http.",
    "https.",
    "ftp.",
    "socks",
    "jdbc.drivers",
    "org.apache.logging.",
    "log4j",
    "logback",
    "logging.",
    "org.slf4j.",
    "spring.config",
    "spring.cloud",
    "spring.datasource.driver",
    "jndi",
    "org.apache.kafka.disallowed",
    "io.netty.",
    "muster."
  };

  /** What the JVM says of the machine and its user. */
  private static final String[] NAMES = {
    "user.dir",
    "user.home",
    "user.name",
    "user.language",
    "user.country",
    "user.region",
    "user.script",
    "user.variant",
    "user.timezone",
    "os.name",
    "os.arch",
    "os.version",
    "file.encoding",
    "file.separator",
    "path.separator",
    "line.separator",
    "native.encoding",
    "stdin.encoding",
    "stdout.encoding",
    "stderr.encoding"
  };

  private static final String[] PARTS = {"truststore", "keystore", "jaas", "codebase"};

  private DenyList() {}

  static boolean denies(String property) {
    String lower = property.toLowerCase(Locale.ROOT);
    for (String prefix : PREFIXES) {
      if (lower.startsWith(prefix)) {
        return true;
      }
    }
    for (String name : NAMES) {
      if (lower.equals(name)) {
        return true;
      }
    }
    for (String part : PARTS) {
      if (lower.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
