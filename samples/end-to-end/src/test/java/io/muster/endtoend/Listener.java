package io.muster.endtoend;

import io.muster.registry.v1.ApiDescription;
import io.muster.registry.v1.Port;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a port is said to be, without its number. Names and versions as the registry has them. */
record Listener(
    String name,
    String protocol,
    String server,
    String framework,
    String contextPath,
    List<String> apis) {

  /** Reads what is expected; a name of "" fits every name. */
  static Listener expected(Properties text, String key) {
    List<String> apis =
        text.stringPropertyNames().stream()
            .filter(k -> k.startsWith(key + ".api."))
            .sorted()
            .map(k -> api(k.substring((key + ".api.").length()), text.getProperty(k)))
            .toList();
    return new Listener(
        text.getProperty(key + ".name", ""),
        text.getProperty(key + ".protocol", "tcp"),
        software(text.getProperty(key + ".server", ""), text.getProperty(key + ".server.version")),
        software(
            text.getProperty(key + ".framework", ""), text.getProperty(key + ".framework.version")),
        text.getProperty(key + ".context", ""),
        apis);
  }

  static Listener seen(Port port) {
    return new Listener(
        port.getName(),
        port.getProtocol(),
        software(port.getServer().getName(), port.getServer().getVersion()),
        software(port.getFramework().getName(), port.getFramework().getVersion()),
        port.getContextPath(),
        port.getApisList().stream().map(Listener::api).sorted().toList());
  }

  private static String api(ApiDescription api) {
    return api(
        api.getKind(),
        api.getKind().equals("grpc") ? String.join(" ", api.getServicesList()) : api.getPath());
  }

  private static String api(String kind, String what) {
    return kind + " " + String.join(" ", new TreeSet<>(Row.words(what)));
  }

  private static String software(String name, @org.jspecify.annotations.Nullable String version) {
    return version == null || version.isEmpty() ? name : name + " " + version.trim();
  }

  /** Returns this with the JDK's own software given the version of that JDK. */
  Listener on(String javaVersion) {
    return new Listener(
        name,
        protocol,
        server.endsWith(" jdk") ? server.replaceFirst("jdk$", javaVersion) : server,
        framework,
        contextPath,
        apis);
  }

  /** Whether the other is as this one wants it. */
  boolean fits(Listener other) {
    return (name.isEmpty() || name.equals(other.name))
        && Objects.equals(unnamed(), other.unnamed());
  }

  private Listener unnamed() {
    return new Listener("", protocol, server, framework, contextPath, apis);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(protocol);
    if (!name.isEmpty() && !name.equals(protocol) && !name.startsWith(protocol + "-")) {
      text.append(" (").append(name).append(')');
    }
    for (String part : List.of(server, framework, contextPath)) {
      text.append(part.isEmpty() ? "" : ", " + part);
    }
    return text + apis.stream().map(api -> ", " + api).collect(Collectors.joining());
  }
}
