package io.muster.registry.signin;

import io.muster.registry.identity.Proof;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * People who are signed in, by the hash of what their cookie says: who reads this registry's memory
 * or its store has no session by it. None survives a restart. Any thread.
 */
public final class Sessions {
  /** A session ends after this, in seconds. */
  static final long LONGEST_SECONDS = TimeUnit.HOURS.toSeconds(12);

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
  private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int MOST = 1_000;

  /** By one token or certificate. */
  private static final int MOST_OF_ONE = 20;

  private static final int BYTES = 32;

  private final LongSupplier nanos;
  private final SecureRandom random;
  private final Map<String, Session> open = new LinkedHashMap<>();

  /** One of them. */
  private static final class Session {
    private final Proof proof;
    private final String guard;
    private final long began;
    private long used;

    Session(Proof proof, String guard, long now) {
      this.proof = proof;
      this.guard = guard;
      this.began = now;
      this.used = now;
    }

    boolean over(long now) {
      return now - began >= LONGEST_NANOS || now - used >= IDLE_NANOS;
    }
  }

  /**
   * A session that is open.
   *
   * @param key the hash of its secret
   * @param proof by what its person signed in
   * @param guard what a request that changes something has to say besides, so that another site's
   *     page cannot have the browser ask for it
   */
  record Open(String key, Proof proof, String guard) {}

  /** Makes it, with nobody signed in. */
  public Sessions(LongSupplier nanos, SecureRandom random) {
    this.nanos = nanos;
    this.random = random;
  }

  /** Begins one; returns its secret, for the cookie alone. The oldest gives way to too many. */
  synchronized String begin(Proof proof) {
    forgetOver();
    List<String> his =
        open.entrySet().stream()
            .filter(each -> each.getValue().proof.equals(proof))
            .map(Map.Entry::getKey)
            .toList();
    if (his.size() >= MOST_OF_ONE) {
      open.remove(his.get(0));
    }
    if (open.size() >= MOST) {
      open.remove(open.keySet().iterator().next());
    }
    String secret = fresh();
    open.put(hash(secret), new Session(proof, fresh(), nanos.getAsLong()));
    return secret;
  }

  /** Returns the session of that secret, if it is open; it counts as used. */
  synchronized Optional<Open> use(String secret) {
    Optional<Open> session = find(hash(secret));
    session.ifPresent(
        its -> {
          Session used = open.get(its.key());
          if (used != null) {
            used.used = nanos.getAsLong();
          }
        });
    return session;
  }

  /** Returns the session of that key, if it is open. */
  synchronized Optional<Open> find(String key) {
    Session session = open.get(key);
    return session == null || session.over(nanos.getAsLong())
        ? Optional.empty()
        : Optional.of(new Open(key, session.proof, session.guard));
  }

  /** Ends it. */
  synchronized void end(String key) {
    open.remove(key);
  }

  private void forgetOver() {
    long now = nanos.getAsLong();
    open.values().removeIf(session -> session.over(now));
  }

  private String fresh() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
