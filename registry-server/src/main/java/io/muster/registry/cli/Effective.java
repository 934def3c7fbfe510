package io.muster.registry.cli;

import io.muster.registry.hook.Hook;
import io.muster.registry.hook.HookSettings;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.settings.RegistrySettings.ConfigFile;
import io.muster.registry.settings.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every setting of server, command line and agent, as they would hold here. */
final class Effective {
  private final Map<String, String> environment;
  private final Path home;
  private final List<String> troubles = new ArrayList<>();
  private final List<String> wrongs = new ArrayList<>();

  Effective(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /** A setting and whose it is. */
  record Owned(String whose, Setting setting) {}

  /** Returns all of them. */
  List<Owned> settings(RegistryOption registry, Optional<Path> config, Optional<Path> agent) {
    List<Owned> all = new ArrayList<>();
    server(config).forEach(setting -> all.add(new Owned("server", setting)));
    all.add(
        new Owned(
            "command line",
            new Setting(
                "registry", registry.address(), registry.source(), RegistryOption.DEFAULT)));
    registry.files().settings().forEach(setting -> all.add(new Owned("command line", setting)));
    agent(agent).forEach(setting -> all.add(new Owned("agent", setting)));
    return all;
  }

  /** Returns what could not be read, in words. */
  List<String> troubles() {
    return troubles;
  }

  /** Returns what keeps a registry with this configuration file from starting, in words. */
  List<String> wrongs() {
    return wrongs;
  }

  private List<Setting> server(Optional<Path> given) {
    Optional<Path> named =
        given.or(() -> Optional.ofNullable(environment.get("MUSTER_CONFIG")).map(Path::of));
    String source = given.isPresent() ? "--config" : "environment MUSTER_CONFIG";
    Optional<ConfigFile> file = named.flatMap(this::read);
    List<Setting> settings =
        new ArrayList<>(RegistrySettings.explain(Map.of(), environment, file, home));
    settings.add(
        named
            .map(path -> new Setting("config", path.toString(), source, ""))
            .orElse(Setting.untouched("config", "")));
    file.ifPresent(read -> settings.addAll(hooks(read)));
    return settings;
  }

  /** Of an address only what is no secret; when one is wrong, which may be why, nothing. */
  private List<Setting> hooks(ConfigFile file) {
    Map<String, String> entries = file.hooks();
    Map<String, String> addresses = new HashMap<>();
    try {
      for (Hook hook : HookSettings.read(file.name(), entries)) {
        addresses.put(RegistrySettings.HOOK + hook.name() + ".url", hook.shownAddress());
      }
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage())
          .lines()
          .forEach(line -> wrongs.add("the configuration file " + line));
      return List.of();
    }
    List<Setting> settings = new ArrayList<>();
    new TreeMap<>(entries)
        .forEach(
            (key, value) ->
                settings.add(
                    new Setting(key, addresses.getOrDefault(key, value), file.name(), "")));
    return settings;
  }

  private Optional<ConfigFile> read(Path path) {
    try {
      return Optional.of(ConfigFile.read(path));
    } catch (IOException | IllegalArgumentException e) {
      wrongs.add("the configuration file " + path + " cannot be read: " + e);
      return Optional.empty();
    }
  }

  private List<Setting> agent(Optional<Path> jar) {
    if (jar.isEmpty()) {
      troubles.add(
          "the agent's settings are not shown: muster-agent.jar was not found beside muster.jar nor"
              + " in agent/target; name it with --agent FILE");
      return List.of();
    }
    try {
      return AgentReading.of(jar.get(), environment).settings();
    } catch (IOException e) {
      troubles.add("the agent's settings are not shown: " + e.getMessage());
      return List.of();
    }
  }
}
