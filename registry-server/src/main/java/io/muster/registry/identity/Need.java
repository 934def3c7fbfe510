package io.muster.registry.identity;

import java.util.Set;

/**
 * What a call needs.
 *
 * @param anyOf one of these; none: whoever calls may
 */
public record Need(Set<Right> anyOf) {
  /** Whoever calls may. */
  public static final Need NOTHING = new Need(Set.of());

  /** Freezes the rights. */
  public Need {
    anyOf = Set.copyOf(anyOf);
  }

  static Need of(Right... anyOf) {
    return new Need(Set.of(anyOf));
  }

  /** Returns whether he has what it takes. */
  public boolean met(Identity by) {
    return anyOf.isEmpty() || anyOf.stream().anyMatch(by::may);
  }

  /** Returns why he may not, in a sentence he can act on. */
  public String missing(Identity by) {
    if (by.isNobody()) {
      return by.trouble().isEmpty()
          ? "this registry answers only who says who he is: by a client certificate, or by a token"
              + " (authorization: Bearer muster_...); muster token create makes one"
          : by.trouble();
    }
    return by.who()
        + " may "
        + (by.rights().isEmpty() ? "nothing" : Right.words(by.rights()))
        + "; this needs "
        + Right.words(anyOf).replace(",", " or ")
        + ", which its token or the registry's policy would have to give";
  }
}
