package io.muster.registry.cli;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What gRPC and Netty say by themselves; looked at only by commands that use them. */
final class Libraries {
  /** Held, since a logger that nobody holds forgets its level. */
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  /** Writes a stack trace for every stream that breaks, and for every caller that misbehaves. */
  private static final Logger TALKATIVE = Logger.getLogger("io.grpc.netty");

  private Libraries() {}

  /** Has them say no more than what somebody should look at. */
  static void hush() {
    LOGGERS.forEach(library -> library.setLevel(Level.WARNING));
    TALKATIVE.setLevel(Level.SEVERE);
  }
}
