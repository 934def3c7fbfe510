package io.muster.agent.describe;

import io.muster.agent.settings.HostPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What whoever started the container has told about it in the environment: the fields that
 * discovery documents have, and no other variable than those named here. Pure.
 */
public final class ContainerFields {
  private static final String HOST_PORT = "MUSTER_HOST_PORT";
  private static final String HOST_PORTS_LABEL = "host_port";

  /** Variables that name the image, the first that is set. */
  private static final String[] IMAGES = {
    "MUSTER_IMAGE", "CONTAINER_IMAGE", "MARATHON_APP_DOCKER_IMAGE"
  };

  /** Variables and the labels they become. */
  private static final String[][] LABELS = {
    {"CONTAINER_NAME", "container.name"},
    {"MARATHON_APP_ID", "marathon.app"},
    {"MESOS_TASK_ID", "mesos.task"},
    {"NOMAD_ALLOC_ID", "nomad.alloc"},
    {"NOMAD_DC", "nomad.dc"},
    {"NOMAD_JOB_NAME", "nomad.job"},
  };

  /** Resource attributes and the labels they become. */
  private static final String[][] ATTRIBUTES = {
    {"deployment.environment", "deployment.environment"},
    {"deployment.environment.name", "deployment.environment"},
    {"k8s.cluster.name", "k8s.cluster"},
    {"k8s.deployment.name", "k8s.deployment"},
    {"k8s.statefulset.name", "k8s.statefulset"},
  };

  /**
   * Schedulers that tell the machine's port of each port of the container: a variable by which they
   * are known, and the beginning of those variables. Behind it stands the port, or its name.
   */
  private static final String[][] SCHEDULERS = {
    {"MARATHON_APP_ID", "PORT_"}, {"NOMAD_ALLOC_ID", "NOMAD_HOST_PORT_"},
  };

  /** The protocol allows no more labels, and no longer ones. */
  private static final int MOST = 32;

  private static final int LONGEST = 256;

  private final String image;
  private final Map<String, String> labels = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private ContainerFields(Map<String, String> environment) {
    String found = "";
    for (String variable : IMAGES) {
      found = found.isEmpty() ? text(environment, variable) : found;
    }
    ResourceAttributes attributes = new ResourceAttributes(environment);
    image = found.isEmpty() ? image(attributes) : found;
    for (String[] row : LABELS) {
      label(row[1], text(environment, row[0]));
    }
    for (String[] row : ATTRIBUTES) {
      String value = attributes.of(row[0]);
      label(row[1], isPlain(value) ? value : "");
    }
    for (String[] scheduler : SCHEDULERS) {
      if (environment.containsKey(scheduler[0])) {
        readScheduled(environment, scheduler[1]);
      }
    }
    readHostPorts(text(environment, HOST_PORT)); // the user's own word goes before
  }

  private static String image(ResourceAttributes attributes) {
    String tag = attributes.of("container.image.tag");
    String image = attributes.of("container.image.name") + (tag.isEmpty() ? "" : ":" + tag);
    return isPlain(image) && !image.startsWith(":") ? image : "";
  }

  private void label(String label, String value) {
    if (!value.isEmpty()) {
      labels.put(label, value);
    }
  }

  private void readScheduled(Map<String, String> environment, String beginning) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String inside =
          variable.getKey().startsWith(beginning)
              ? variable.getKey().substring(beginning.length())
              : "";
      if (!inside.isEmpty() && isPlain(inside) && isPort(variable.getValue())) {
        labels.put(HOST_PORTS_LABEL + "." + inside, variable.getValue());
      }
    }
  }

  /** Reads them; what is wrong is left out and told as a problem. */
  public static ContainerFields of(Map<String, String> environment) {
    return new ContainerFields(environment);
  }

  /** Returns the image's name, or "". */
  public String image() {
    return image;
  }

  /** Returns the labels together with the user's own, which go before. */
  public Map<String, String> labelsBelow(Map<String, String> own) {
    Map<String, String> all = new TreeMap<>(own);
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (all.size() < MOST) {
        all.putIfAbsent(label.getKey(), label.getValue());
      }
    }
    return all;
  }

  /** Returns what was not as it should be, in sentences for people. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  private String text(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    if (value == null || isPlain(value)) {
      return value == null ? "" : value;
    }
    problems.add(
        variable
            + " (from the environment) is not used: expected at most "
            + LONGEST
            + " printable ASCII characters");
    return "";
  }

  private static boolean isPlain(String value) {
    boolean plain = value.length() <= LONGEST;
    for (int i = 0; plain && i < value.length(); i++) {
      plain = value.charAt(i) >= ' ' && value.charAt(i) <= '~';
    }
    return plain;
  }

  /** Either one port, or pairs such as docker's turned around: {@code 8080:49177,8443:49178}. */
  private void readHostPorts(String text) {
    for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
      int colon = part.indexOf(':');
      String inside = part.substring(0, Math.max(0, colon)).trim();
      String outside = part.substring(colon + 1).trim();
      if ((colon < 0 || isPort(inside)) && isPort(outside)) {
        labels.put(colon < 0 ? HOST_PORTS_LABEL : HOST_PORTS_LABEL + "." + inside, outside);
      } else {
        problems.add(
            HOST_PORT
                + " = \""
                + part
                + "\" (from the environment): expected a port of the machine, or"
                + " container-port:machine-port pairs with commas, such as 8080:49177");
      }
    }
  }

  private static boolean isPort(String text) {
    return HostPort.parse("localhost:" + text) != null;
  }
}
