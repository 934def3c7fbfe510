package io.muster.registry.simulator;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened to one process, as only the simulator can know it. */
@SuppressWarnings("NullAway.Init") // nothing has happened yet
final class Story {
  /** The wire on which its newest registration was acknowledged. */
  Wire on;

  int registeredPort;

  /** Acknowledged and not removed since. */
  boolean owed;

  boolean goodbyeSaid;
  boolean farewelled;
  boolean copied;
  boolean cutOff;
  boolean quietDeath;

  /** Another process has its address. */
  boolean buried;

  /** Something befell it alone, so the registry may take it for dead until it is back. */
  boolean disturbed;

  long disturbedUntil;
  long ghostSince;
  long deadSince;
  long goneSince;
  long awaySince;
  long wrongSince;
  long newestRevision;
  final Map<String, List<ByteString>> view = new HashMap<>();

  /** The streams on which the lists of {@link #view} were heard, by the same keys. */
  final Map<String, Wire> viewHeardOn = new HashMap<>();

  final Memory memory = new Memory();

  void registered(Wire wire, int port, long now) {
    on = wire;
    registeredPort = port;
    owed = true;
    if (disturbed) {
      disturbed = false;
      disturbedUntil = now;
    }
  }
}
