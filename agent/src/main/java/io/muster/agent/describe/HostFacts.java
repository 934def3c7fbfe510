package io.muster.agent.describe;

import io.muster.agent.Allowed;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Facts of the process and its machine that it can read itself: no look-up, no environment beyond a
 * short list.
 */
@Allowed("reads the process's own environment")
public final class HostFacts {
  private final Map<String, String> environment;

  /** Reads from this process; the environment is handed in. */
  public HostFacts(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the machine's own name, or "". */
  public String hostName() {
    String kernel = firstLine("/proc/sys/kernel/hostname");
    return kernel.isEmpty() ? of("HOSTNAME") : kernel;
  }

  /** Returns the process's number, or 0. */
  public long pid() {
    try {
      return Long.parseLong(new File("/proc/self").getCanonicalFile().getName());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** Returns a property of the JVM, or "". */
  public String property(String key) {
    return System.getProperty(key, "");
  }

  /** Returns the number of processors the JVM may use. */
  public int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Returns the machine's memory in bytes, or 0. */
  public long memoryBytes() {
    String[] words = firstLine("/proc/meminfo").trim().split("\\s+");
    return words.length == 3 && words[0].equals("MemTotal:") ? Long.parseLong(words[1]) * 1024 : 0;
  }

  /** Returns the container's id, 64 hex digits, or "". */
  public String containerId() {
    for (String file : new String[] {"/proc/self/cgroup", "/proc/self/mountinfo"}) {
      String id = ContainerId.in(firstLines(file));
      if (!id.isEmpty()) {
        return id;
      }
    }
    return "";
  }

  /** Returns the pod's name, or "". */
  public String pod() {
    return of("KUBERNETES_SERVICE_HOST").isEmpty()
        ? of("POD_NAME")
        : or(of("POD_NAME"), of("HOSTNAME"));
  }

  /** Returns the pod's namespace, or "". */
  public String namespace() {
    return or(
        of("POD_NAMESPACE"), firstLine("/var/run/secrets/kubernetes.io/serviceaccount/namespace"));
  }

  /** Returns the node's name, or "". */
  public String node() {
    return of("NODE_NAME");
  }

  /** Returns the container's image, or "". */
  public String image() {
    return of("MUSTER_IMAGE");
  }

  private String of(String variable) {
    String value = environment.get(variable);
    return value == null ? "" : value;
  }

  private static String or(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  private static String firstLine(String path) {
    String lines = firstLines(path);
    int end = lines.indexOf('\n');
    return end < 0 ? lines : lines.substring(0, end);
  }

  private static String firstLines(String path) {
    StringBuilder lines = new StringBuilder();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(path), StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null && lines.length() < 64 * 1024) {
        lines.append(line).append('\n');
        line = in.readLine();
      }
    } catch (IOException e) {
      return ""; // not on this system
    }
    return lines.toString();
  }
}
