package io.muster.registry.identity;

import java.util.Set;

/**
 * What a call needs.
 *
 * @param anyOf one of these; none: whoever calls may
 * @param reach of whom it tells
 */
public record Need(Set<Right> anyOf, Reach reach) {
  /** Whoever calls may. */
  public static final Need NOTHING = new Need(Set.of(), Reach.NOBODY);

  /** Freezes the rights. */
  public Need {
    anyOf = Set.copyOf(anyOf);
  }

  /** Returns the need of one of these; of whom the call tells is to be said. */
  static Need of(Reach reach, Right... anyOf) {
    return new Need(Set.of(anyOf), reach);
  }

  /** Returns whether he has what it takes. */
  public boolean met(Identity by) {
    return (anyOf.isEmpty() || anyOf.stream().anyMatch(by::may)) && reaches(by);
  }

  private boolean reaches(Identity by) {
    return reach != Reach.REGISTRY || by.sight().ofRegistry();
  }

  /** Returns why he may not, in a sentence he can act on. */
  public String missing(Identity by) {
    if (by.isNobody()) {
      return by.trouble().isEmpty()
          ? "this registry answers only who says who he is: by a client certificate, or by a token"
              + " (authorization: Bearer muster_...); muster token create makes one"
          : by.trouble();
    }
    if (!reaches(by)) {
      return by.who()
          + " is of the tenant "
          + by.sight().word()
          + "; this needs somebody of the registry's own: what it tells is no tenant's";
    }
    return by.who()
        + " may "
        + (by.rights().isEmpty() ? "nothing" : Right.words(by.rights()))
        + "; this needs "
        + Right.words(anyOf).replace(",", " or ")
        + ", which its token or the registry's policy would have to give";
  }
}
