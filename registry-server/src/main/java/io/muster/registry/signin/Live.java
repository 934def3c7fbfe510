package io.muster.registry.signin;

import io.muster.registry.door.ConnectionEnd;
import io.muster.registry.door.Peer;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Need;
import io.muster.registry.identity.Proof;
import io.muster.registry.steer.Caller;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The calls that are under way, each with what lets it: when that has ended its connection is
 * closed, whether or not the caller agrees. Any thread; looked over by one.
 */
public final class Live {
  private final Gate gate;
  private final Notes notes;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();

  /**
   * A call that is under way.
   *
   * @param from the other end
   * @param who makes it
   * @param name as {@link io.muster.registry.identity.Calls} has it
   * @param need what it needs
   */
  record Call(SocketAddress from, Identity who, String name, Need need) {}

  /** Makes it, with none. */
  public Live(Gate gate, Notes notes) {
    this.gate = gate;
    this.notes = notes;
  }

  /** Remembers a call; returns by what it can be forgotten. */
  long begin(Call call) {
    long number = numbers.incrementAndGet();
    calls.put(number, call);
    return number;
  }

  /** The call is over. */
  void end(long number) {
    calls.remove(number);
  }

  /** Returns how many of this kind he has under way. */
  long of(Identity who, String name) {
    return calls.values().stream()
        .filter(call -> call.name().equals(name) && call.who().who().equals(who.who()))
        .count();
  }

  /** Returns how many are under way. */
  int size() {
    return calls.size();
  }

  /** Closes the connections of those that may go on no longer. */
  public void look() {
    Map<Proof, Identity> known = new HashMap<>();
    calls.forEach(
        (number, call) -> {
          Identity now = known.computeIfAbsent(call.who().proof(), gate::again);
          if (!call.need().met(now) || !same(call.who(), now)) {
            end(number);
            cut(call, now);
          }
        });
  }

  /** Who may register other names than before, or sees others, is to come back under those. */
  private static boolean same(Identity before, Identity now) {
    return now.services().equals(before.services()) && now.sight().equals(before.sight());
  }

  private void cut(Call call, Identity now) {
    String why =
        now.isNobody() || !call.need().met(now)
            ? call.need().missing(now)
            : "what it may register has changed; it may come back";
    notes.cut(Caller.at(Optional.of(call.from()), call.who()), call.name(), why);
    if (call.from() instanceof Peer peer) {
      peer.close(ConnectionEnd.NOT_ALLOWED);
    }
  }
}
