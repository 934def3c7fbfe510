package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.Table;
import io.muster.registry.steer.Audit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster audit}: who did what, and who was refused. */
@Command(
    name = "audit",
    description = {
      "Show the audit log of a registry on this machine, oldest first.",
      "A line of somebody who was refused stands for all of that second from that address; MORE says"
          + " how many were left out before it."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster audit --since 1h --action sign-in"})
@Allowed("the command line prints, and asks what time it is")
final class AuditCommand implements Callable<Integer> {
  private static final int LONGEST = 64 * 1024;

  @Mixin private final DataFolder folder = new DataFolder();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Ago.class,
      description = "Only of so long ago or less, for example 30m, 1h or 7d.")
  private @Nullable Duration since;

  @Option(
      names = "--who",
      paramLabel = "X",
      description = "Only of whose name, or from whose address; a part will do.")
  private String who = "";

  @Option(
      names = "--action",
      paramLabel = "Y",
      description = "Only of this action; a part will do.")
  private String action = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json (a line each). Default table.")
  private Format output = Format.TABLE;

  private int unread;
  private boolean lastUnread;

  /** How it is shown. */
  enum Format {
    /** For a person. */
    TABLE,
    /** As the log has it. */
    JSON
  }

  @Override
  public Integer call() {
    Path file = folder.path().resolve(Audit.FILE);
    List<AuditLine> lines;
    try {
      lines = read(file);
    } catch (IOException e) {
      System.err.println(file + " cannot be read: " + e);
      return 1;
    }
    switch (output) {
      case TABLE -> table(lines).lines().forEach(System.out::println);
      case JSON ->
          lines.forEach(line -> System.out.println(AuditLine.shown(line.json().toString())));
    }
    if (unread > 0) {
      System.err.println(
          "note: "
              + unread
              + " lines cannot be read"
              + (lastUnread ? ", among them the last, which was not written whole" : ""));
    }
    return 0;
  }

  private List<AuditLine> read(Path file) throws IOException {
    Optional<Instant> from =
        Optional.ofNullable(since).map(ago -> InstantSource.system().instant().minus(ago));
    List<AuditLine> lines = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        BufferedReader in =
            new BufferedReader(
                Channels.newReader(
                    channel,
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE),
                    LONGEST))) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        Optional<AuditLine> line = AuditLine.read(text);
        lastUnread = line.isEmpty();
        unread += lastUnread ? 1 : 0;
        line.filter(one -> from.isEmpty() || !one.at().isBefore(from.get()))
            .filter(one -> who.isEmpty() || one.by(who))
            .filter(one -> one.fact("action").contains(action))
            .ifPresent(lines::add);
      }
    }
    return lines;
  }

  private static Table table(List<AuditLine> lines) {
    Table table = new Table().row("AT", "WHO", "FROM", "ACTION", "OF", "OUTCOME", "MORE", "WHAT");
    for (AuditLine line : lines) {
      table.row(
          line.at().toString(),
          Rows.dash(line.who()),
          Rows.dash(line.fact("caller")),
          line.fact("action"),
          Rows.dash(line.of()),
          line.fact("outcome"),
          Rows.dash(line.fact("more_like_it")),
          line.fact("text"));
    }
    return table;
  }
}
