package io.muster.registry.token;

import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes tokens. */
public final class Minting {
  /** What a token holds for when nothing is said, in days. */
  public static final int USUAL_DAYS = 90;

  /** The most it may, in days. */
  public static final int MOST_DAYS = 366;

  /** How long those that nobody can use any more are still listed. */
  private static final long KEPT_MILLIS = Duration.ofDays(30).toMillis();

  private final TokenFile file;
  private final SecureRandom random;

  /** Makes it. */
  public Minting(TokenFile file, SecureRandom random) {
    this.file = file;
    this.random = random;
  }

  /**
   * What is wished.
   *
   * @param name whose it is to be
   * @param rights what it is to give
   * @param services which names it may register
   * @param length how long it is to hold
   * @param once whether it is to sign in a single time
   * @param sight what of the fleets it is to show
   */
  public record Wish(
      String name, Set<Right> rights, Names services, Duration length, boolean once, Sight sight) {
    /** A wish of the default tenant. */
    public Wish(String name, Set<Right> rights, Names services, Duration length, boolean once) {
      this(name, rights, services, length, once, Sight.DEFAULT);
    }

    /** Checks what cannot be meant. */
    public Wish {
      if (length.compareTo(Duration.ofDays(MOST_DAYS)) > 0 || length.toMillis() <= 0) {
        throw new IllegalArgumentException("days: expected 1 to " + MOST_DAYS);
      }
      boolean registers = rights.contains(Right.REGISTER) || rights.contains(Right.ADMIN);
      if (rights.contains(Right.REGISTER) && services.texts().isEmpty()) {
        throw new IllegalArgumentException(
            "the right register needs a service: which names may it register? For example"
                + " --service orders");
      }
      if (!registers && !services.texts().isEmpty()) {
        throw new IllegalArgumentException(
            "services are for the right register, which is not among the rights");
      }
    }
  }

  /** Makes a token, has its hash on disk, and returns it, for the only time. */
  public TokenText make(Wish wish, long nowMillis) throws IOException {
    TokenText text = TokenText.fresh(random);
    Token token =
        new Token(
            text.id(),
            wish.name(),
            text.hash(),
            wish.rights(),
            wish.services(),
            new Token.Span(nowMillis, nowMillis + wish.length().toMillis(), 0, 0),
            wish.once(),
            wish.sight());
    file.change(
        tokens -> {
          List<Token> all = new ArrayList<>(tokens);
          all.removeIf(old -> old.span().end() + KEPT_MILLIS < nowMillis);
          all.add(token);
          return all;
        });
    return text;
  }
}
