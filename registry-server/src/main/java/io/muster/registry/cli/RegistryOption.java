package io.muster.registry.cli;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registry a command asks, and how it says that it cannot be reached. */
final class RegistryOption {
  static final int UNREACHABLE = 4;
  private static final String DEFAULT = "127.0.0.1:7400";
  private static final int PATIENCE_SECONDS = 5;

  @Option(
      names = "--registry",
      paramLabel = "HOST:PORT",
      description = "The registry to ask. Default: $MUSTER_REGISTRY, else 127.0.0.1:7400.")
  private @Nullable String given;

  String address() {
    return Optional.ofNullable(given)
        .or(() -> Optional.ofNullable(System.getenv("MUSTER_REGISTRY")))
        .orElse(DEFAULT);
  }

  private String source() {
    if (given != null) {
      return "from --registry";
    }
    return System.getenv("MUSTER_REGISTRY") != null
        ? "from the environment's MUSTER_REGISTRY"
        : "the default";
  }

  ManagedChannel open() {
    return NettyChannelBuilder.forTarget(address()).usePlaintext().build();
  }

  /** Returns what asks the fleet, and waits for five seconds at most. */
  FleetGrpc.FleetBlockingStub stub(ManagedChannel channel) {
    return FleetGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the exit code that the command line's help gives to this end. */
  static int exitCode(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case INVALID_ARGUMENT -> 2;
      case NOT_FOUND -> 3;
      case UNAVAILABLE -> UNREACHABLE;
      case PERMISSION_DENIED, UNAUTHENTICATED -> 5;
      case DEADLINE_EXCEEDED -> 6;
      case ABORTED, ALREADY_EXISTS, FAILED_PRECONDITION -> 7;
      case OK,
          CANCELLED,
          UNKNOWN,
          RESOURCE_EXHAUSTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS ->
          1;
    };
  }

  /** Returns the roster now. */
  Roster list(ListRequest request) {
    ManagedChannel channel = open();
    try {
      return stub(channel).list(request);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Returns what a person can do about it. */
  String complaint(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    if (code == Status.Code.INVALID_ARGUMENT || code == Status.Code.NOT_FOUND) {
      return String.valueOf(e.getStatus().getDescription());
    }
    Throwable cause = e.getCause();
    String what =
        code == Status.Code.DEADLINE_EXCEEDED
            ? "no answer within " + PATIENCE_SECONDS + " s"
            : cause != null
                ? String.valueOf(cause.getMessage())
                : String.valueOf(e.getStatus().getDescription());
    return "cannot reach the registry at "
        + address()
        + " ("
        + source()
        + "): "
        + what
        + "\nIs it running? Start one with: muster server   or name another with --registry HOST:PORT";
  }
}
