package io.muster.registry.stream;

import io.muster.registry.identity.Identity;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Service;
import io.muster.registry.settings.Quota;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many agents of one address and of one name come in, how fast, how many of them ask before
 * they do, and where they may say that they are reached. Instances are counted besides streams,
 * since the last of a service stays when its stream ends: who opens and closes streams under ever
 * new ids would fill the roster. Any thread.
 */
public final class Admission {
  /** Streams a second of one account, once its first rush is over. */
  private static final int PER_SECOND = 100;

  private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  /** So many accounts are never looked through for those with nothing left to remember. */
  private static final int FEW = 1_024;

  private final Quota quota;
  private final LongSupplier nanos;
  private final Map<String, Held> held = new HashMap<>();
  private final Map<InstanceId, Set<String>> homes = new HashMap<>();
  private int many = FEW;

  /** What one account has. */
  private static final class Held {
    private int streams;
    private int questions;
    private int instances;
    private long rush;
    private long atNanos;

    Held(long now) {
      atNanos = now;
    }

    /** Gives back what time has given back; returns whether nothing is left to remember. */
    boolean idle(long now) {
      long given = (now - atNanos) / NANOS_EACH;
      rush = Math.max(0, rush - given);
      atNanos += given * NANOS_EACH;
      return streams == 0 && questions == 0 && instances == 0 && rush == 0;
    }
  }

  /** Makes one in which nobody is. */
  public Admission(Quota quota, LongSupplier nanos) {
    this.quota = quota;
    this.nanos = nanos;
  }

  /** Returns what an agent counts under that calls from there and is known so. */
  List<Account> accounts(Optional<Origin> from, Identity who) {
    return Account.of(from, who, quota);
  }

  /**
   * Returns why no stream may be opened under these accounts; when it may, it counts under each
   * until it has left.
   */
  synchronized Optional<String> enter(List<Account> accounts) {
    long now = nanos.getAsLong();
    forgetIdle(now);
    Optional<String> full =
        accounts.stream().flatMap(account -> full(account, now).stream()).findFirst();
    if (full.isEmpty()) {
      for (Account account : accounts) {
        Held its = of(account, now);
        its.streams++;
        its.rush++;
      }
    }
    return full;
  }

  private Optional<String> full(Account account, long now) {
    Held its = of(account, now);
    if (its.streams >= account.most()) {
      return Optional.of(
          "agents of "
              + account.shown()
              + " hold "
              + its.streams
              + " streams, the most it may; "
              + raise(account));
    }
    if (its.rush >= account.most()) {
      return Optional.of(
          account.shown()
              + " opens more than "
              + PER_SECOND
              + " streams a second for long; slow down");
    }
    return Optional.empty();
  }

  /**
   * Returns why no question may be asked under these accounts; when it may, it counts under each
   * until it is {@link #answered}. Questions are counted beside streams: an agent that starts has
   * one, then the other, so as many of each are its fleet's due.
   */
  synchronized Optional<String> ask(List<Account> accounts) {
    long now = nanos.getAsLong();
    forgetIdle(now);
    for (Account account : accounts) {
      int questions = of(account, now).questions;
      if (questions >= account.most()) {
        return Optional.of(
            account.shown()
                + " has "
                + questions
                + " questions (Resolve) open, the most it may; "
                + raise(account));
      }
    }
    accounts.forEach(account -> of(account, now).questions++);
    return Optional.empty();
  }

  /** A question that was let in is open no longer. */
  synchronized void answered(List<Account> accounts) {
    for (Account account : accounts) {
      Held its = held.get(account.key());
      if (its != null) {
        its.questions--;
      }
    }
  }

  /** A stream that had entered has ended. */
  synchronized void leave(List<Account> accounts) {
    for (Account account : accounts) {
      Held its = held.get(account.key());
      if (its != null) {
        its.streams--;
      }
    }
  }

  /** Returns why the instance may not be one of these accounts, if it is not and may not. */
  synchronized Optional<String> crowded(InstanceId id, List<Account> accounts) {
    long now = nanos.getAsLong();
    Set<String> before = homes.getOrDefault(id, Set.of());
    for (Account account : accounts) {
      int instances = of(account, now).instances;
      if (instances >= account.most() && !before.contains(account.key())) {
        return Optional.of(
            account.shown()
                + " has "
                + instances
                + " instances, the most it may; "
                + raise(account));
      }
    }
    return Optional.empty();
  }

  /** The instance counts under these accounts, and no other, until it is gone. */
  synchronized void settle(InstanceId id, List<Account> accounts) {
    gone(id);
    long now = nanos.getAsLong();
    Set<String> home = new HashSet<>();
    for (Account account : accounts) {
      of(account, now).instances++;
      home.add(account.key());
    }
    if (!home.isEmpty()) {
      homes.put(id, home);
    }
  }

  /** The instance has left the roster. */
  synchronized void gone(InstanceId id) {
    Set<String> home = homes.remove(id);
    for (String key : home == null ? Set.<String>of() : home) {
      Held its = held.get(key);
      if (its != null) {
        its.instances--;
      }
    }
  }

  /** Returns why the service may not say it is reached where it does. */
  Optional<String> misplaced(Service service, Origin from) {
    for (Offer offer : service.offers()) {
      if (!quota.advertised().allows(from.address(), offer.host())) {
        return Optional.of(
            "service.advertised_host: expected "
                + from.address().getHostAddress()
                + ", from where the agent calls, got \""
                + offer.host()
                + "\"; set muster.advertise.host, or allow it with the registry's setting"
                + " advertised-address (any, or networks such as 10.0.0.0/8)");
      }
    }
    return Optional.empty();
  }

  /** Returns what the account has by now. */
  private Held of(Account account, long now) {
    Held its = held.computeIfAbsent(account.key(), key -> new Held(now));
    its.idle(now);
    return its;
  }

  /** Seldom: ten thousand services that come back at once are ten thousand accounts. */
  private void forgetIdle(long now) {
    if (held.size() >= many) {
      held.values().removeIf(each -> each.idle(now));
      many = Math.max(FEW, 2 * held.size());
    }
  }

  /** Returns how many accounts take room. */
  synchronized int remembered() {
    return held.size();
  }

  private static String raise(Account account) {
    return "the registry's setting " + account.setting() + " allows more";
  }
}
