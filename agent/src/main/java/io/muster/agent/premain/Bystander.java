package io.muster.agent.premain;

import io.muster.agent.Allowed;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

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
    "-XX:DynamicArchive"
  };

  private Bystander() {}

  static boolean is() {
    String module = System.getProperty("jdk.module.main", "");
    String command = System.getProperty("sun.java.command", "");
    return startsWithTool(module + ".") || startsWithTool(command) || dumping();
  }

  static boolean startsWithTool(String main) {
    for (String tool : TOOLS) {
      if (main.startsWith(tool)) {
        return true;
      }
    }
    return false;
  }

  private static boolean dumping() {
    return mentionsDump(System.getenv("JAVA_TOOL_OPTIONS"))
        || mentionsDump(System.getenv("JDK_JAVA_OPTIONS"))
        || mentionsDump(commandLine());
  }

  static boolean mentionsDump(@org.jspecify.annotations.Nullable String options) {
    if (options == null) {
      return false;
    }
    for (String dump : DUMPS) {
      if (options.contains(dump)) {
        return true;
      }
    }
    return false;
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
