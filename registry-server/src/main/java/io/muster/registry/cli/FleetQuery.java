package io.muster.registry.cli;

import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.muster.registry.Allowed;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.wire.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A question to the registry whose answer is printed.
 *
 * @param <T> the answer
 */
@Allowed("the command line prints")
abstract class FleetQuery<T extends Message> implements Callable<Integer> {
  /** How an answer is printed. */
  enum Format {
    /** For a person. */
    TABLE,
    /** As the HTTP API says it. */
    JSON,
    /** The same in YAML. */
    YAML
  }

  @Mixin private final RegistryOption registry = new RegistryOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or yaml. Default table.")
  private Format output = Format.TABLE;

  /** Asks. */
  abstract T ask(FleetBlockingStub fleet);

  /** Returns the answer for a person. */
  abstract List<String> lines(T answer);

  @Override
  public Integer call() {
    ManagedChannel channel = registry.open();
    try {
      print(ask(registry.stub(channel)));
      return 0;
    } catch (StatusRuntimeException e) {
      System.err.println(registry.complaint(e));
      return RegistryOption.exitCode(e);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Prints one answer in the format that was asked for. */
  final void print(T answer) {
    switch (output) {
      case TABLE -> lines(answer).forEach(System.out::println);
      case JSON -> System.out.println(Json.of(answer));
      case YAML -> Yaml.lines(JsonParser.parseString(Json.of(answer))).forEach(System.out::println);
    }
  }
}
