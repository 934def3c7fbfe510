package io.muster.registry.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.muster.registry.Allowed;
import io.muster.registry.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster config show --effective}: every setting, and where it came from. */
@Command(
    name = "show",
    description = {
      "Show the settings that hold here, and where each came from; secrets are left out.",
      "The agent's are those that a JVM started in this environment would get: from the environment,"
          + " the file it names, and JAVA_TOOL_OPTIONS.",
      "Ends with 1 when the server's file cannot be read, or sets a webhook wrongly."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster config show --effective -o json"})
@Allowed("the command line prints and reads its environment")
final class ConfigShowCommand implements Callable<Integer> {
  @Mixin private final RegistryOption registry = new RegistryOption();

  @Option(
      names = "--effective",
      description = "Also those of which nobody said anything, with their defaults.")
  private boolean effective;

  @Option(names = "--config", paramLabel = "FILE", description = "The server's properties file.")
  private @Nullable Path config;

  @Mixin private final AgentJar agent = new AgentJar();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or yaml. Default table.")
  private Printing.Format output = Printing.Format.TABLE;

  @Override
  public Integer call() {
    Effective read = new Effective(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    List<Effective.Owned> all = read.settings(registry, Optional.ofNullable(config), agent.find());
    List<Effective.Owned> shown =
        all.stream().filter(one -> effective || !one.setting().untouched()).toList();
    output.print(() -> table(shown).lines(), () -> json(shown).toString());
    read.troubles().forEach(trouble -> System.err.println("note: " + trouble));
    read.wrongs().forEach(System.err::println);
    return read.wrongs().isEmpty() ? 0 : 1;
  }

  private static Table table(List<Effective.Owned> settings) {
    Table table = new Table().row("OF", "KEY", "VALUE", "FROM", "DEFAULT");
    for (Effective.Owned one : settings) {
      table.row(
          one.whose(),
          one.setting().key(),
          Rows.dash(Redaction.of(one.setting().key(), one.setting().value())),
          one.setting().source(),
          Rows.dash(one.setting().otherwise()));
    }
    return table;
  }

  /** Returns them for scripts. */
  static JsonArray json(List<Effective.Owned> settings) {
    JsonArray all = new JsonArray();
    for (Effective.Owned one : settings) {
      JsonObject setting = new JsonObject();
      setting.addProperty("of", one.whose());
      setting.addProperty("key", one.setting().key());
      setting.addProperty("value", Redaction.of(one.setting().key(), one.setting().value()));
      setting.addProperty("from", one.setting().source());
      setting.addProperty("default", one.setting().otherwise());
      all.add(setting);
    }
    return all;
  }
}
