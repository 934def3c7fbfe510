package io.muster.registry.cli;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registry a command asks, and how it says that it cannot be reached. */
final class RegistryOption {
  static final int UNREACHABLE = 4;
  static final String DEFAULT = "127.0.0.1:7400";
  static final int PATIENCE_SECONDS = 5;

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

  /**
   * Returns the address taken apart.
   *
   * @throws Unanswered when it is none
   */
  RegistryAddress parsed() {
    return RegistryAddress.parse(address())
        .orElseThrow(
            () ->
                new Unanswered(
                    2,
                    "the registry's address \""
                        + address()
                        + "\" ("
                        + source()
                        + "): expected host:port, an IPv6 host in brackets, such as 127.0.0.1:7400"));
  }

  /** Returns where the address came from, in words. */
  String source() {
    if (given != null) {
      return "from --registry";
    }
    return System.getenv("MUSTER_REGISTRY") != null
        ? "from the environment's MUSTER_REGISTRY"
        : "the default";
  }

  ManagedChannel open() {
    Libraries.hush();
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

  /**
   * Returns what a person can do about it.
   *
   * @param wait that was over, if it was
   * @param channel that was asked over, not shut down yet
   */
  String complaint(StatusRuntimeException e, Wait wait, ManagedChannel channel) {
    Status.Code code = e.getStatus().getCode();
    if (exitCode(e) != UNREACHABLE && exitCode(e) != 6 && e.getStatus().getDescription() != null) {
      return String.valueOf(e.getStatus().getDescription());
    }
    if (code == Status.Code.DEADLINE_EXCEEDED) {
      return channel.getState(false) == ConnectivityState.READY
          ? late(wait)
          : unreachable("no answer within " + wait.words());
    }
    Throwable cause = e.getCause();
    return unreachable(
        cause != null
            ? String.valueOf(cause.getMessage())
            : String.valueOf(e.getStatus().getDescription()));
  }

  private String late(Wait wait) {
    String what =
        "the registry at "
            + address()
            + " ("
            + source()
            + ") takes connections, but has not answered within "
            + wait.words();
    return wait.see().isEmpty()
        ? what
        : what + "\nWhat it has begun goes on; see what came of it with: " + wait.see();
  }

  /** Returns that the registry cannot be reached, and what a person can do about it. */
  String unreachable(String what) {
    return "cannot reach the registry at "
        + address()
        + " ("
        + source()
        + "): "
        + what
        + "\nIs it running? Start one with: muster server   or name another with --registry HOST:PORT";
  }
}
