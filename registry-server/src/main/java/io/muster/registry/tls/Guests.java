package io.muster.registry.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The open connections of callers who showed a certificate. Any thread. */
final class Guests {
  private final Set<Guest> all = ConcurrentHashMap.newKeySet();

  /** One of them; the same only as itself. */
  private static final class Guest {
    final List<X509Certificate> chain;
    final Consumer<NotTrusted> end;
    volatile Instant until;

    Guest(List<X509Certificate> chain, Instant until, Consumer<NotTrusted> end) {
      this.chain = chain;
      this.until = until;
      this.end = end;
    }
  }

  /**
   * Takes one in.
   *
   * @param until the last moment its certificate is good for
   * @param end closes its connection
   * @return to be run once it is gone
   */
  Runnable enter(List<X509Certificate> chain, Instant until, Consumer<NotTrusted> end) {
    Guest guest = new Guest(List.copyOf(chain), until, end);
    all.add(guest);
    return () -> all.remove(guest);
  }

  /** Ends those whose certificate has run out. */
  void look(Instant now) {
    for (Guest guest : all) {
      if (now.isAfter(guest.until)) {
        end(guest, "it was good until " + guest.until);
      }
    }
  }

  /** Holds all of them against other authorities; ends those who are no longer good. */
  void recheck(Authorities authorities, Instant now) {
    for (Guest guest : all) {
      try {
        guest.until = authorities.check(guest.chain, now);
      } catch (NotTrusted e) {
        end(guest, e.reason());
      }
    }
  }

  private void end(Guest guest, String reason) {
    if (all.remove(guest)) {
      guest.end.accept(new NotTrusted(Names.subject(guest.chain.get(0)), reason));
    }
  }
}
