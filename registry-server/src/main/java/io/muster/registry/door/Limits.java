package io.muster.registry.door;

import java.util.concurrent.TimeUnit;

/**
 * What one caller may do. Each is far above what any agent does, and far below what hurts: {@code
 * docs/decisions/hostile-callers.md} has the reasons.
 */
public final class Limits {
  /** Connections of one address that have not begun to speak. */
  static final int SILENT_CONNECTIONS = 2_048;

  /**
   * Connections that are let in at once: a few for each event loop of a small machine, so that it
   * is soon around again while thousands wait.
   */
  static final int LET_IN_AT_ONCE = 16;

  /** How long one that was let in keeps the next waiting at most, in milliseconds. */
  static final long LET_IN_MILLIS = 250;

  /** How long a connection may take until it speaks HTTP/2, TLS included, in milliseconds. */
  public static final long HANDSHAKE_MILLIS = 4_000;

  /** How long the headers of one call may take to arrive, in nanoseconds. */
  static final long HEADERS_NANOS = TimeUnit.SECONDS.toNanos(4);

  /** Bytes of the headers of one call, unpacked. */
  public static final int HEADER_BYTES = 8 * 1024;

  /** Calls open at once on one connection. */
  public static final int CALLS = 16;

  /** Calls a caller may reset within {@link #WINDOW_SECONDS}. */
  public static final int RESETS = 100;

  /** The length of time within which frames are counted, in seconds. */
  public static final int WINDOW_SECONDS = 10;

  /** What frames may cost together within the window; see {@link #cost}. */
  static final int BUDGET = 20_000;

  /** The smallest first window of a stream a caller may set, in bytes. */
  static final int LEAST_WINDOW = 1_024;

  /**
   * Records of TLS a caller may send within {@link #WINDOW_SECONDS} beyond one for each nine bytes
   * in them, the head of a frame.
   */
  static final int EMPTY_RECORDS = 1_000;

  /**
   * Bytes of TLS a caller may send within {@link #WINDOW_SECONDS} of which nothing comes out:
   * handshake, new keys, padding, and what waits for a handshake to be worked out.
   */
  static final long EMPTY_BYTES = 128 * 1_024;

  /**
   * What a record has around its content at most, in bytes: 29 of TLS 1.2; 22 of TLS 1.3, and 16
   * more with which the JDK's side fills up each of its records.
   */
  static final long RECORD_OVERHEAD = 38;

  /** How long a connection that is closed may take to say so by TLS, in milliseconds. */
  static final long FAREWELL_MILLIS = 500;

  /** A connection without a call is closed after this long, in seconds. */
  public static final long IDLE_SECONDS = 600;

  private Limits() {}

  /**
   * Returns what a frame costs. Frames that carry a message or open a call cost nothing: flow
   * control and the limits on calls hold those back.
   */
  static int cost(int type, int length, int flags) {
    return switch (type) {
      case Frame.DATA -> length == 0 && (flags & Frame.END_STREAM) == 0 ? 20 : 0;
      case Frame.HEADERS, Frame.RST_STREAM -> 0; // gRPC counts both
      case Frame.SETTINGS -> 200;
      case Frame.PING -> 4;
      case Frame.WINDOW_UPDATE -> 1;
      default -> 20;
    };
  }
}
