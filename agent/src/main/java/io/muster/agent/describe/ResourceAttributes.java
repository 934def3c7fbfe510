package io.muster.agent.describe;

import io.muster.agent.settings.Lists;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The variable in which OpenTelemetry's operator and many charts tell a process where it runs:
 * {@code k8s.pod.name=orders-1,k8s.node.name=node-3}. Pure.
 */
final class ResourceAttributes {
  private static final String VARIABLE = "OTEL_RESOURCE_ATTRIBUTES";

  /** What the registry takes of a text, in characters. */
  private static final int LONGEST = 256;

  private final Map<String, String> values = new HashMap<>();

  ResourceAttributes(Map<String, String> environment) {
    String told = environment.get(VARIABLE);
    for (String part : Lists.split(told == null ? "" : told)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals).trim(), decoded(part.substring(equals + 1).trim()));
      }
    }
  }

  /** Returns the value, or "". */
  String of(String key) {
    String value = values.getOrDefault(key, "");
    return isPlain(value) ? value : "";
  }

  /** As the registry takes it, and nothing that Kubernetes left as it stood. */
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return false;
      }
    }
    return value.length() <= LONGEST && !value.contains("$(");
  }

  /** Returns the text with each {@code %2C} as the byte it stands for; another % stays. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < all.length; i++) {
      int high = all[i] == '%' && i + 2 < all.length ? Character.digit((char) all[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit((char) all[i + 2], 16);
      bytes.write(low < 0 ? all[i] : high << 4 | low);
      i += low < 0 ? 0 : 2;
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
