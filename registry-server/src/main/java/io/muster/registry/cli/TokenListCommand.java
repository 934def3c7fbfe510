package io.muster.registry.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.muster.registry.Allowed;
import io.muster.registry.Table;
import io.muster.registry.identity.Right;
import io.muster.registry.token.Token;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster token list}: the tokens, without their secrets. */
@Command(
    name = "list",
    description = "List the tokens; their secrets are nowhere to be had.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster token list -o json"})
@Allowed("the command line prints")
final class TokenListCommand implements Callable<Integer> {
  @Mixin private final DataFolder folder = new DataFolder();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or yaml. Default table.")
  private Printing.Format output = Printing.Format.TABLE;

  @Override
  public Integer call() {
    return new TokenDesk(folder.path())
        .run(
            (file, now) -> {
              List<Token> tokens = file.read();
              output.print(() -> table(tokens, now).lines(), () -> json(tokens, now).toString());
              return 0;
            });
  }

  private static Table table(List<Token> tokens, long now) {
    Table table = new Table().row("ID", "NAME", "TENANT", "RIGHTS", "SERVICES", "UNTIL", "STATE");
    for (Token token : tokens) {
      table.row(
          token.id(),
          token.name(),
          token.sight().word(),
          Right.words(token.rights()),
          Rows.dash(String.join(",", token.services().texts())),
          Instant.ofEpochMilli(token.span().end()).toString().substring(0, 16),
          token.state(now));
    }
    return table;
  }

  private static JsonArray json(List<Token> tokens, long now) {
    JsonArray all = new JsonArray();
    for (Token token : tokens) {
      JsonObject one = new JsonObject();
      one.addProperty("id", token.id());
      one.addProperty("name", token.name());
      one.addProperty("tenant", token.sight().word());
      one.addProperty("rights", Right.words(token.rights()));
      one.addProperty("services", String.join(",", token.services().texts()));
      one.addProperty("madeMillis", token.span().made());
      one.addProperty("endMillis", token.span().end());
      one.addProperty("state", token.state(now));
      all.add(one);
    }
    return all;
  }
}
