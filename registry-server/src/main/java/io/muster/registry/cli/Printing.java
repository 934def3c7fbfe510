package io.muster.registry.cli;

import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import io.muster.registry.Allowed;
import io.muster.registry.wire.Json;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/**
 * Prints an answer in the format that was asked for.
 *
 * @param <T> the answer
 */
@Allowed("the command line prints")
abstract class Printing<T extends Message> {
  /** How an answer is printed. */
  @Allowed("the command line prints")
  enum Format {
    /** For a person. */
    TABLE,
    /** As the HTTP API says it. */
    JSON,
    /** The same in YAML. */
    YAML;

    /** Prints what is made of it for a person, or the JSON of it. */
    void print(Supplier<List<String>> lines, Supplier<String> json) {
      switch (this) {
        case TABLE -> lines.get().forEach(System.out::println);
        case JSON -> System.out.println(json.get());
        case YAML -> Yaml.lines(JsonParser.parseString(json.get())).forEach(System.out::println);
      }
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or yaml. Default table.")
  private Format output = Format.TABLE;

  /** Returns the answer for a person. */
  abstract List<String> lines(T answer);

  /** Returns the exit code for an answer that came. */
  int exitCode(T answer) {
    return 0;
  }

  /** Prints one answer. */
  final void print(T answer) {
    output.print(() -> lines(answer), () -> Json.of(answer));
  }
}
