package io.muster.agent.command;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a command is to be obeyed: only what the setting {@code muster.commands} allows, only by
 * this life of the process, only in the session it was said for, not when its time is over, and
 * each only once. Event loop.
 */
final class Gate {
  /** The protocol allows no longer; what is remembered is bounded by it. */
  private static final long LONGEST_MILLIS = 60_000;

  private static final int MOST_REMEMBERED = 1_024;
  private static final int LONGEST_ID = 64;

  private final List<String> allowed;
  private final long incarnation;
  private final RegistryClock clock;

  /** Ids that were obeyed, and when the commands are void: before that none is forgotten. */
  private final Map<String, Long> obeyed = new LinkedHashMap<>();

  private long epoch;

  Gate(List<String> allowed, long incarnation, RegistryClock clock) {
    this.allowed = allowed;
    this.incarnation = incarnation;
    this.clock = clock;
  }

  /** A session has begun; commands of others are void. */
  void session(long number, long registryMillis) {
    epoch = number;
    clock.said(registryMillis);
  }

  /** Returns why the command is not obeyed, or null: then it is, now, and never again. */
  @Nullable String refusal(Command command) {
    String why = notAllowed(command.kind());
    why = why == null ? misdirected(command.fence()) : why;
    why = why == null ? late(command.fence()) : why;
    return why == null ? again(command) : why;
  }

  private @Nullable String notAllowed(Command.Kind kind) {
    if (kind == Command.Kind.UNKNOWN) {
      return "this version of the agent does not know it";
    }
    boolean may =
        allowed.contains("shutdown")
            || (kind != Command.Kind.SHUTDOWN && allowed.contains("drain"));
    return may
        ? null
        : "its agent is not allowed to; start it with -Dmuster.commands="
            + (kind == Command.Kind.SHUTDOWN ? "drain,shutdown" : "drain");
  }

  private @Nullable String misdirected(Command.Fence fence) {
    if (fence.incarnation != incarnation) {
      return "it is meant for another life of this process";
    }
    return fence.epoch != epoch || epoch == 0 ? "it is meant for another session" : null;
  }

  private @Nullable String late(Command.Fence fence) {
    long now = clock.millis();
    if (now == 0) {
      return "the registry has not said what time it is";
    }
    if (fence.expiresAfterMillis <= 0 || fence.expiresAfterMillis > LONGEST_MILLIS) {
      return "it should be void after at most " + LONGEST_MILLIS / 1_000 + " s";
    }
    if (fence.issuedAtMillis > now + LONGEST_MILLIS) {
      return "it was issued in the future";
    }
    return now - fence.issuedAtMillis >= fence.expiresAfterMillis ? "it came too late" : null;
  }

  private @Nullable String again(Command command) {
    String id = command.id();
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return "it has no id of 1 to " + LONGEST_ID + " characters";
    }
    if (obeyed.containsKey(id)) {
      return "it was obeyed already";
    }
    forgetVoid(clock.millis());
    if (obeyed.size() >= MOST_REMEMBERED) {
      return "there were too many commands within a minute";
    }
    obeyed.put(id, command.fence().issuedAtMillis + command.fence().expiresAfterMillis);
    return null;
  }

  private void forgetVoid(long now) {
    Iterator<Long> ends = obeyed.values().iterator();
    while (ends.hasNext()) {
      if (ends.next() <= now) {
        ends.remove();
      }
    }
  }
}
