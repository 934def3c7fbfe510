package io.muster.registry.cli;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registry a command asks and how, and how it says that it cannot be reached. */
final class RegistryOption {
  static final int UNREACHABLE = 4;
  static final int DENIED = 5;
  static final String DEFAULT = "127.0.0.1:7400";
  static final int PATIENCE_SECONDS = 5;

  @Option(
      names = "--registry",
      paramLabel = "HOST:PORT",
      description =
          "The registry to ask, host:port or https://host:port. Default: $MUSTER_REGISTRY, else"
              + " 127.0.0.1:7400.")
  private @Nullable String given;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Speak TLS, and trust a registry whose certificate these issued (PEM). Default:"
              + " $MUSTER_CA.")
  private @Nullable String ca;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "The certificate to show (PEM). Default: $MUSTER_CERT.")
  private @Nullable String cert;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Its key (PKCS #8 in PEM). Default: $MUSTER_KEY.")
  private @Nullable String key;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The file of the token to show. Default: $MUSTER_TOKEN_FILE.")
  private @Nullable String tokenFile;

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
                        + "): expected host:port, an IPv6 host in brackets, such as 127.0.0.1:7400,"
                        + " or https://host:port"));
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

  /** Returns the files by which it is asked, each with where its name came from. */
  AccessFiles files() {
    return new AccessFiles(
        AccessFiles.Named.of("ca", ca),
        AccessFiles.Named.of("cert", cert),
        AccessFiles.Named.of("key", key),
        AccessFiles.Named.of("token-file", tokenFile));
  }

  /**
   * Returns how it is asked; the files are read now.
   *
   * @throws Unanswered when they do not go together, or one cannot be used
   */
  Access access() {
    return Access.of(address(), parsed(), files());
  }

  /**
   * Returns what carries calls to it; connects at the first.
   *
   * @throws Unanswered when the address or a file cannot be used
   */
  ManagedChannel open() {
    Libraries.hush();
    Access access = access();
    NettyChannelBuilder builder = NettyChannelBuilder.forTarget(parsed().toString());
    access
        .tls()
        .ifPresentOrElse(tls -> builder.sslContext(TlsLayer.netty(tls)), builder::usePlaintext);
    if (!access.token().isEmpty()) {
      builder.intercept(TokenShown.of(access.token()));
    }
    return builder.build();
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
      case UNAVAILABLE -> TlsTrouble.of(e).map(TlsTrouble::exitCode).orElse(UNREACHABLE);
      case PERMISSION_DENIED, UNAUTHENTICATED -> insecure(e) ? UNREACHABLE : DENIED;
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

  /** A registry under TLS says so to who begins HTTP/2 in plain text; gRPC takes it for a no. */
  private static boolean insecure(StatusRuntimeException e) {
    String said = e.getStatus().getDescription();
    return said != null && said.contains("not secure enough");
  }

  /**
   * Returns what a person can do about it.
   *
   * @param wait that was over, if it was
   * @param channel that was asked over, not shut down yet
   */
  String complaint(StatusRuntimeException e, Wait wait, ManagedChannel channel) {
    Status.Code code = e.getStatus().getCode();
    if (insecure(e)) {
      return unreachable("what answers there speaks TLS", TlsTrouble.PERHAPS_TLS);
    }
    if (code == Status.Code.UNAVAILABLE) {
      return unavailable(e);
    }
    if (exitCode(e) != 6 && e.getStatus().getDescription() != null) {
      return String.valueOf(e.getStatus().getDescription());
    }
    if (code == Status.Code.DEADLINE_EXCEEDED) {
      return channel.getState(false) == ConnectivityState.READY
          ? late(wait)
          : unreachable("no answer within " + wait.words());
    }
    return unreachable(String.valueOf(e.getStatus().getDescription()));
  }

  private String unavailable(StatusRuntimeException e) {
    Optional<TlsTrouble> trouble = TlsTrouble.of(e);
    if (trouble.isPresent()) {
      return unreachable(trouble.get().what(), trouble.get().next());
    }
    Throwable cause = e.getCause();
    String what =
        cause != null
            ? String.valueOf(cause.getMessage())
            : String.valueOf(e.getStatus().getDescription());
    // Somebody listens there and hangs up at once: most likely it waits for a TLS hello.
    boolean connected = !(cause instanceof ConnectException) && !files().secure(address());
    return connected ? unreachable(what, TlsTrouble.PERHAPS_TLS) : unreachable(what);
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
    return unreachable(
        what,
        "Is it running? Start one with: muster server   or name another with --registry HOST:PORT");
  }

  /** Returns that the registry cannot be reached, and this to do about it. */
  String unreachable(String what, String next) {
    return "cannot reach the registry at "
        + address()
        + " ("
        + source()
        + "): "
        + what
        + "\n"
        + next;
  }
}
