package io.muster.registry.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.muster.registry.Allowed;
import io.muster.registry.authority.Facts;
import io.muster.registry.authority.Seen;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster tls show}: whose certificates these are, and how long they hold. */
@Command(
    name = "show",
    description = {
      "Show the certificates of a folder or of a file: names, serial numbers, dates.",
      "Ends with 1 when one is expired or cannot be used."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster tls show tls -o json"})
@Allowed("the command line prints, and is where the clock comes from")
final class TlsShowCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR|FILE",
      description = "What muster tls init made, or a PEM file of certificates.")
  private Path path = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or yaml. Default table.")
  private Printing.Format output = Printing.Format.TABLE;

  @Override
  public Integer call() {
    InstantSource clock = InstantSource.system();
    List<Seen> seen = Seen.at(path);
    output.print(() -> TlsWords.table(seen, clock).lines(), () -> json(seen, clock).toString());
    return seen.stream()
            .map(one -> TlsWords.state(one, clock))
            .allMatch(state -> state.equals("ok") || state.equals("renew"))
        ? 0
        : 1;
  }

  private static JsonArray json(List<Seen> seen, InstantSource clock) {
    JsonArray all = new JsonArray();
    for (Seen one : seen) {
      JsonObject shown = new JsonObject();
      shown.addProperty("file", one.file().toString());
      one.facts().ifPresent(facts -> describe(shown, facts, clock));
      shown.addProperty("state", TlsWords.state(one, clock));
      all.add(shown);
    }
    return all;
  }

  private static void describe(JsonObject shown, Facts facts, InstantSource clock) {
    JsonArray names = new JsonArray();
    facts.uris().forEach(names::add);
    facts.hosts().forEach(names::add);
    shown.addProperty("subject", facts.subject());
    shown.add("names", names);
    shown.addProperty("authority", facts.authority());
    shown.addProperty("serial", facts.serial());
    shown.addProperty("from", facts.from().toString());
    shown.addProperty("until", facts.until().toString());
    shown.addProperty("daysLeft", facts.daysLeft(clock.instant()));
  }
}
