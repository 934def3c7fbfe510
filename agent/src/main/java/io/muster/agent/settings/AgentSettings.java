package io.muster.agent.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told: its arguments, then {@code -D}, then the environment, then the file,
 * then the default. Reading never fails: what is wrong is a problem to be shown, and its default
 * holds.
 */
public final class AgentSettings {
  /** More the registry does not take; see ResolveRequest in registry.proto. */
  private static final int MOST_REQUIREMENTS = 64;

  /** Ten minutes: as long as a registry keeps the question. */
  private static final long LONGEST_AWAIT = 600_000;

  private static final int LONGEST_GROUP = 64;
  private static final String DEFAULT_REGISTRY = "127.0.0.1:7400";

  private final List<Source> sources;
  private final List<String> problems;
  private final List<HostPort> registries = new ArrayList<>();
  private final List<Requirement> requirements = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> templates = new TreeMap<>();
  private final long awaitMillis;
  private final long metricsMillis;
  private final boolean enabled;
  private final boolean overwrite;
  private final boolean awaitStops;
  private final boolean refreshesSpring;
  private final String logLevel;
  private final String advertiseHost;
  private final TrustSettings trust;
  private final Networks networks;

  private AgentSettings(List<Source> sources, List<String> problems) {
    this.sources = sources;
    this.problems = problems;
    Reader reader = new Reader(sources, problems);
    enabled = reader.choice(Keys.ENABLED, "true", "true", "false").equals("true");
    overwrite = reader.choice("muster.overwrite", "false", "true", "false").equals("true");
    awaitStops = reader.choice("muster.await.policy", "go", "go", "stop").equals("stop");
    refreshesSpring = reader.choice("muster.refresh", "none", "none", "spring").equals("spring");
    logLevel = reader.choice("muster.log", "info", "info", "debug", "off");
    awaitMillis = Math.min(LONGEST_AWAIT, reader.duration("muster.await", 3_000));
    metricsMillis = Math.max(1_000, reader.duration("muster.metrics.interval", 10_000));
    readRegistries(reader);
    readRequirements(reader);
    networks = Networks.read(reader, requirements);
    readTagsAndLabels(reader);
    readTemplates();
    readCommands(reader);
    advertiseHost = readAdvertiseHost(reader);
    trust = TrustSettings.read(reader);
    checkNames(reader);
    for (Source source : sources) {
      for (String key : source.values().keySet()) {
        if (!Keys.known(key)) {
          problems.add(
              key
                  + " (from "
                  + source.name()
                  + "): unknown setting; did you mean "
                  + Keys.nearest(key)
                  + "?");
        }
      }
    }
  }

  /**
   * Puts the sources together. The arguments are those behind the {@code =} of {@code -javaagent}.
   */
  public static AgentSettings read(
      @Nullable String arguments, Properties system, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    return new AgentSettings(Sources.read(arguments, system, environment, problems), problems);
  }

  private void readRegistries(Reader reader) {
    for (String text : Lists.split(reader.text("muster.registry", DEFAULT_REGISTRY))) {
      HostPort address = HostPort.parse(text);
      if (address == null) {
        reader.wrong(
            "muster.registry", text, "host:port, an IPv6 host in brackets, such as 10.9.8.1:7400");
      } else {
        registries.add(address);
      }
    }
    if (registries.isEmpty()) {
      registries.add(Objects.requireNonNull(HostPort.parse(DEFAULT_REGISTRY)));
    }
  }

  private void readRequirements(Reader reader) {
    Set<String> keys = new HashSet<>();
    for (String text : Lists.split(reader.text("muster.requires", ""))) {
      try {
        Requirement requirement = Requirement.parse(text);
        if (requirements.size() == MOST_REQUIREMENTS) {
          reader.wrong("muster.requires", text, "at most " + MOST_REQUIREMENTS + " requirements");
        } else if (keys.add(requirement.key())) {
          requirements.add(requirement);
        } else {
          reader.wrong(
              "muster.requires",
              text,
              "each requirement once; give the second one an alias, such as other=" + text);
        }
      } catch (IllegalArgumentException e) {
        reader.wrong("muster.requires", text, Requirement.EXPECTED + " (" + e.getMessage() + ")");
      }
    }
  }

  private static String readAdvertiseHost(Reader reader) {
    String host = reader.text("muster.advertise.host", "");
    if (host.isEmpty() || Grammar.isHost(host)) {
      return host;
    }
    reader.wrong("muster.advertise.host", host, "an IP address without brackets, or a DNS name");
    return "";
  }

  private static void checkNames(Reader reader) {
    String name = reader.text("muster.service.name", "");
    if (!name.isEmpty() && !Grammar.isName(name)) {
      reader.wrong(
          "muster.service.name",
          name,
          "1 to 128 of A-Z a-z 0-9 . _ -, the first a letter or digit; others become a dash");
    }
    String version = reader.text("muster.service.version", "");
    if (!version.isEmpty() && !Grammar.isVersion(version)) {
      reader.wrong("muster.service.version", version, "1 to 64 of A-Z a-z 0-9 . _ : / + ~ -");
    }
    String group = reader.text("muster.service.group", "");
    if (group.length() > LONGEST_GROUP) {
      reader.wrong("muster.service.group", group, "at most " + LONGEST_GROUP + " characters");
    }
  }

  private void readTagsAndLabels(Reader reader) {
    for (String tag : Lists.split(reader.text("muster.service.tags", ""))) {
      if (Grammar.isTag(tag) && tags.size() < 16) {
        tags.add(tag);
      } else {
        reader.wrong(
            "muster.service.tags", tag, "at most 16 tags of 1 to 64 of A-Z a-z 0-9 . _ : / -");
      }
    }
    for (String label : Lists.split(reader.text("muster.labels", ""))) {
      int equals = label.indexOf('=');
      if (equals > 0 && label.length() <= 256 && labels.size() < 32) {
        labels.put(label.substring(0, equals), label.substring(equals + 1));
      } else {
        reader.wrong("muster.labels", label, "at most 32 key=value pairs");
      }
    }
  }

  /** A word that is not known allows nothing: it must not take the others with it. */
  private void readCommands(Reader reader) {
    for (String command : Lists.split(reader.text("muster.commands", ""))) {
      if (!command.equals("drain") && !command.equals("shutdown")) {
        reader.wrong("muster.commands", command, "drain or shutdown, or both with a comma");
      } else if (!commands.contains(command)) {
        commands.add(command);
      }
    }
  }

  private void readTemplates() {
    for (int i = sources.size() - 1; i >= 0; i--) {
      for (Map.Entry<String, String> entry : sources.get(i).values().entrySet()) {
        if (entry.getKey().startsWith(Keys.INJECT)) {
          templates.put(entry.getKey().substring(Keys.INJECT.length()), entry.getValue());
        }
      }
    }
  }

  /** Returns what is wrong, one line each: key, value, where from, what is expected. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  /** Returns whether the agent is to do anything. */
  public boolean enabled() {
    return enabled;
  }

  /** Returns the registries, in the order to try them. */
  public List<HostPort> registries() {
    return registries;
  }

  /** Returns what the service needs; keys are unique. */
  public List<Requirement> requirements() {
    return requirements;
  }

  /** Returns where endpoints may lie. */
  public Networks networks() {
    return networks;
  }

  /** Returns property to template. */
  public Map<String, String> injectTemplates() {
    return templates;
  }

  /** Returns the tags the service carries. */
  public List<String> serviceTags() {
    return tags;
  }

  /** Returns the labels the service carries. */
  public Map<String, String> labels() {
    return labels;
  }

  /** Returns the commands of the registry that are obeyed: "drain", "shutdown". */
  public List<String> commands() {
    return commands;
  }

  /** Returns the most that main waits, in milliseconds. */
  public long awaitMillis() {
    return awaitMillis;
  }

  /** Returns whether a missing requirement ends the start. */
  public boolean awaitStops() {
    return awaitStops;
  }

  /** Returns whether Spring Cloud's refresher is called when an endpoint has moved. */
  public boolean refreshesSpring() {
    return refreshesSpring;
  }

  /** Returns whether properties the user set are overwritten. */
  public boolean overwrite() {
    return overwrite;
  }

  /** Returns how often figures are sent, in milliseconds. */
  public long metricsMillis() {
    return metricsMillis;
  }

  /** Returns "info", "debug" or "off". */
  public String logLevel() {
    return logLevel;
  }

  /** Returns the name the user gave the service, or "". */
  public String serviceName() {
    return plain("muster.service.name");
  }

  /** Returns the version the user gave the service, or "". */
  public String serviceVersion() {
    String version = plain("muster.service.version");
    return version.isEmpty() || Grammar.isVersion(version) ? version : "";
  }

  /** Returns the group the user gave the service, or "". */
  public String serviceGroup() {
    String group = plain("muster.service.group");
    return group.length() > LONGEST_GROUP ? "" : group;
  }

  /** Returns the address the user wants advertised, or "". */
  public String advertiseHost() {
    return advertiseHost;
  }

  /** Returns how the registry is told from others, and this service from others. */
  public TrustSettings trust() {
    return trust;
  }

  /** Returns the folder the user wants the snapshot in, or "". */
  public String snapshotDir() {
    return plain("muster.snapshot.dir");
  }

  private String plain(String key) {
    return new Reader(sources, new ArrayList<>()).text(key, "");
  }
}
