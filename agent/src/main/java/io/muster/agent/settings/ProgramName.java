package io.muster.agent.settings;

import java.io.File;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a program is called after, when nothing names its service: its jar or its main class. Names
 * that half of all programs have tell nothing, so these are passed over: {@code
 * com.acme.orders.Main} is called {@code orders}. Pure.
 */
final class ProgramName {
  private static final Set<String> COMMON =
      new HashSet<>(
          Arrays.asList(
              "app",
              "application",
              "boot",
              "bootstrap",
              "cli",
              "cmd",
              "entrypoint",
              "launch",
              "launcher",
              "main",
              "mainclass",
              "program",
              "run",
              "runner",
              "server",
              "service",
              "start",
              "starter",
              "startup"));

  /** A country's or an organisation's domain, as packages begin. */
  private static final int DOMAIN = 3;

  private ProgramName() {}

  /**
   * Returns the jar's name, or, where that is common, what its main class gives.
   *
   * @param path where the jar is
   * @param mainClass what the jar starts, or ""
   */
  static String ofJar(String path, String mainClass) {
    String jar = jarName(path);
    if (!isCommon(jar) || mainClass.isEmpty()) {
      return jar;
    }
    String name = ofClass(mainClass);
    return isCommon(name) ? jar : name;
  }

  /**
   * Returns the class's simple name, or, where that is common, the last part of its package that is
   * not.
   *
   * @param program a class, perhaps with its module and a slash in front
   */
  static String ofClass(String program) {
    String[] parts = parts(program.substring(program.lastIndexOf('/') + 1));
    String simple = parts[parts.length - 1];
    int at = parts.length - 1;
    while (at >= 0 && isCommon(parts[at])) {
      at--;
    }
    boolean domain = at == 0 && parts.length > 1 && parts[0].length() <= DOMAIN;
    return at < 0 || domain ? simple : parts[at];
  }

  /** Returns the file's name without its folder, its ending and a version behind it. */
  static String jarName(String path) {
    String name = new File(path).getName();
    name = name.substring(0, name.length() - ".jar".length());
    for (int i = 1; i + 1 < name.length(); i++) {
      if (name.charAt(i) == '-' && Character.isDigit(name.charAt(i + 1))) {
        return name.substring(0, i);
      }
    }
    return name;
  }

  private static boolean isCommon(String name) {
    // Kotlin puts a file's functions into a class called after the file.
    String plain = name.endsWith("Kt") ? name.substring(0, name.length() - 2) : name;
    return COMMON.contains(plain.toLowerCase(Locale.ROOT));
  }

  private static String[] parts(String className) {
    String[] parts = className.split("\\.");
    return parts.length == 0 ? new String[] {""} : parts;
  }
}
