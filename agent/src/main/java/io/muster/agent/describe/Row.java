package io.muster.agent.describe;

import io.muster.agent.bind.ClassOrigin;

/** One line of a table of what is known: class names that begin so are of this software. */
final class Row {
  /** Marks software that is part of the JDK: it carries the JDK's version. */
  static final String JDK = "";

  private final String prefix;
  private final String protocol;
  private final String name;
  private final String[] jars;

  /**
   * Makes a line.
   *
   * @param jars beginnings of the names of its jars, blank between them; JDK for the JDK's own
   */
  Row(String prefix, String protocol, String name, String jars) {
    this.prefix = prefix;
    this.protocol = protocol;
    this.name = name;
    this.jars = jars.split(" ");
  }

  String protocol() {
    return protocol;
  }

  String name() {
    return name;
  }

  boolean matches(ClassOrigin type) {
    return type.name().startsWith(prefix);
  }

  /**
   * Returns the version: the jar's name has it, or its manifest. A jar of another name (an
   * application that has swallowed its libraries) tells nothing about this software.
   */
  String versionIn(ClassOrigin type) {
    if (type.jar().isEmpty()) {
      return jars[0].equals(JDK) ? type.version() : "";
    }
    for (String jar : jars) {
      if (!jar.isEmpty() && type.jar().startsWith(jar)) {
        String named = inName(type.jar());
        return named.isEmpty() ? type.version() : named;
      }
    }
    return "";
  }

  /** Returns what follows the first dash before a digit in {@code name-1.2.jar}, or "". */
  static String inName(String jar) {
    for (int i = 1; i + 1 < jar.length(); i++) {
      if (jar.charAt(i) == '-' && Character.isDigit(jar.charAt(i + 1))) {
        return jar.substring(i + 1, jar.length() - ".jar".length());
      }
    }
    return "";
  }
}
