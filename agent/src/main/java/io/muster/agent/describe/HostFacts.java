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
  private final ResourceAttributes attributes;
  private final ContainerFields container;
  private final File root;

  /** Reads from this process; the environment is handed in. */
  public HostFacts(Map<String, String> environment) {
    this(environment, new File("/"));
  }

  /** Reads the kernel's files below that folder. */
  HostFacts(Map<String, String> environment, File root) {
    this.environment = environment;
    this.attributes = new ResourceAttributes(environment);
    this.container = ContainerFields.of(environment);
    this.root = root;
  }

  /** Returns what the environment tells of the container. */
  public ContainerFields container() {
    return container;
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
      return pidByHandle(); // no Linux
    }
  }

  /**
   * Asks what Java 9 brought. The runtime bean of Java 8 knows too, but looks the machine's name up
   * for it, which would fix the host's DNS cache policy.
   */
  private static long pidByHandle() {
    try {
      Class<?> handle = Class.forName("java.lang.ProcessHandle");
      Object current = handle.getMethod("current").invoke(null);
      return (Long) handle.getMethod("pid").invoke(current);
    } catch (ReflectiveOperationException | RuntimeException e) {
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
    return memoryBytes(firstLine("/proc/meminfo"));
  }

  /** Reads a line such as {@code MemTotal: 16384 kB}. */
  static long memoryBytes(String line) {
    String[] words = line.trim().split("\\s+");
    try {
      return words.length == 3 && words[0].equals("MemTotal:")
          ? Long.parseLong(words[1]) * 1024
          : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns the container's id, 64 hex digits, or "". */
  public String containerId() {
    String id = ContainerId.inCgroups(lines("/proc/self/cgroup"));
    return id.isEmpty() ? ContainerId.inMounts(lines("/proc/self/mountinfo")) : id;
  }

  /** Returns the pod's name, or "". */
  public String pod() {
    boolean kubernetes = !of("KUBERNETES_SERVICE_HOST").isEmpty();
    // In a pod the host name is the pod's name, unless its maker chose another.
    String told =
        first("POD_NAME", "MY_POD_NAME", "K8S_POD_NAME", "OTEL_RESOURCE_ATTRIBUTES_POD_NAME");
    return or(or(told, attributes.of("k8s.pod.name")), kubernetes ? hostName() : "");
  }

  /** Returns the pod's namespace, or "". */
  public String namespace() {
    String told = first("POD_NAMESPACE", "MY_POD_NAMESPACE", "K8S_NAMESPACE");
    return or(
        or(told, attributes.of("k8s.namespace.name")),
        firstLine("/var/run/secrets/kubernetes.io/serviceaccount/namespace").trim());
  }

  /** Returns the node's name, or "". */
  public String node() {
    return or(
        first("NODE_NAME", "MY_NODE_NAME", "K8S_NODE_NAME", "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME"),
        attributes.of("k8s.node.name"));
  }

  /** Returns the container's image, or "". */
  public String image() {
    return container.image();
  }

  private String of(String variable) {
    String value = environment.get(variable);
    return value == null ? "" : value;
  }

  private String first(String... variables) {
    for (String variable : variables) {
      String value = of(variable);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static String or(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  private String firstLine(String path) {
    String lines = lines(path);
    int end = lines.indexOf('\n');
    return end < 0 ? lines : lines.substring(0, end);
  }

  private String lines(String path) {
    StringBuilder lines = new StringBuilder();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(new File(root, path)), StandardCharsets.UTF_8))) {
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
