package io.muster.registry.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.Roster;
import io.muster.registry.wire.Hex;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The fleet as Prometheus' http_sd wants it: a target an instance, its management port if it has
 * one, else its primary port; only ports that speak HTTP. What is known stands in labels to relabel
 * by. Pure.
 */
final class Targets {
  private Targets() {}

  static String of(Roster roster, String portName) {
    JsonArray targets = new JsonArray();
    for (Instance instance : roster.getInstancesList()) {
      port(instance, portName).ifPresent(port -> targets.add(target(instance, port)));
    }
    return targets.toString();
  }

  private static Optional<Port> port(Instance instance, String portName) {
    return instance.getService().getPortsList().stream()
        .filter(Port::getAdvertised)
        .filter(port -> port.getProtocol().equals("http") || port.getProtocol().equals("https"))
        .filter(port -> portName.isEmpty() || port.getName().equals(portName))
        .min(
            Comparator.comparing((Port port) -> !port.getName().equals("management"))
                .thenComparing(port -> !port.getPrimary())
                .thenComparingInt(Port::getNumber));
  }

  private static JsonObject target(Instance instance, Port port) {
    String host = instance.getService().getAdvertisedHost();
    JsonArray address = new JsonArray();
    address.add((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port.getNumber());
    JsonObject labels = new JsonObject();
    labels.addProperty("__scheme__", port.getProtocol());
    labels.addProperty("__meta_muster_service", instance.getService().getName());
    labels.addProperty("__meta_muster_version", instance.getService().getVersion());
    labels.addProperty("__meta_muster_group", instance.getService().getGroup());
    labels.addProperty(
        "__meta_muster_tags", "," + String.join(",", instance.getService().getTagsList()) + ",");
    labels.addProperty("__meta_muster_state", instance.getState().name().toLowerCase(Locale.ROOT));
    labels.addProperty("__meta_muster_instance_id", Hex.of(instance.getInstanceId()));
    labels.addProperty("__meta_muster_host", instance.getHost().getHostName());
    labels.addProperty("__meta_muster_port_name", port.getName());
    labels.addProperty("__meta_muster_context_path", port.getContextPath());
    instance
        .getService()
        .getLabelsMap()
        .forEach(
            (key, value) ->
                labels.addProperty(
                    "__meta_muster_label_" + key.replaceAll("[^a-zA-Z0-9_]", "_"), value));
    JsonObject target = new JsonObject();
    target.add("targets", address);
    target.add("labels", labels);
    return target;
  }
}
