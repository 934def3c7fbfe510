package io.muster.agent.premain;

import io.muster.agent.Allowed;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes the agent has no business in: the JDK's own tools, and JVMs that are writing an archive
 * of classes.
 */
@Allowed("reads the process's own environment")
final class Bystander {
  private static final String[] TOOLS = {
    "jdk.", "sun.tools.", "com.sun.tools.", "sun.security.tools.", "sun.jvmstat.", "sun.launcher."
  };
  private static final String[] DUMPS = {
    "-XX:ArchiveClassesAtExit",
    "-Xshare:dump",
    "-XX:AOTMode=record",
    "-XX:AOTMode=create",
    "-XX:AOTCacheOutput",
    "-XX:+DynamicDumpSharedSpaces",
    "-XX:+RecordDynamicDumpInfo"
  };

  private Bystander() {}

  static boolean is() {
    return isTool(
            System.getProperty("jdk.module.main", ""), System.getProperty("sun.java.command", ""))
        || asksForDump(words(System.getenv("JAVA_TOOL_OPTIONS"), ' '))
        || asksForDump(words(System.getenv("JDK_JAVA_OPTIONS"), ' '))
        || asksForDump(words(System.getenv("_JAVA_OPTIONS"), ' '))
        || asksForDump(words(commandLine(), '\0'));
  }

  /** Returns whether this is the main module, or the main class, of a tool of the JDK. */
  static boolean isTool(String module, String command) {
    int slash = command.indexOf('/');
    int space = command.indexOf(' ');
    // A tool of Java 9 and later is named as module/class.
    boolean named = slash > 0 && (space < 0 || slash < space) && command.startsWith("java.base/");
    return startsWithTool(module) || startsWithTool(named ? command.substring(slash + 1) : command);
  }

  private static boolean startsWithTool(String main) {
    for (String tool : TOOLS) {
      if (main.startsWith(tool)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether one of the JVM's options makes it write an archive of classes. */
  static boolean asksForDump(List<String> options) {
    for (String option : options) {
      for (String dump : DUMPS) {
        if (option.startsWith(dump)) {
          return true;
        }
      }
      if (option.equals("-jar")) {
        return false; // what follows is the application's
      }
    }
    return false;
  }

  /** Splits at every such character; quotes do not matter for what is looked for. */
  static List<String> words(@org.jspecify.annotations.Nullable String text, char between) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; text != null && i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == between) {
        words.add(text.substring(start, i));
        start = i + 1;
      }
    }
    return words;
  }

  /** Returns the JVM's arguments, or null where the system does not show them. */
  private static @org.jspecify.annotations.Nullable String commandLine() {
    File file = new File("/proc/self/cmdline");
    if (!file.canRead()) {
      return null;
    }
    byte[] bytes = new byte[64 * 1024];
    try (InputStream in = new FileInputStream(file)) {
      int length = in.read(bytes);
      return length <= 0 ? null : new String(bytes, 0, length, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }
}
