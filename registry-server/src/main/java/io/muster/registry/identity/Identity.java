package io.muster.registry.identity;

import io.muster.registry.tenant.Sight;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who calls, and what he may.
 *
 * @param who as the audit log names him, such as {@code service/orders}, {@code token/ci}, {@code
 *     shop/service/orders} of the tenant shop, with a star for it of who sees all; empty for nobody
 * @param rights what he may
 * @param services which names of his tenant he may register
 * @param proof by what that is known
 * @param trouble why he is nobody although he showed something; empty for none
 * @param sight what of the fleets he sees; what he registers is its home's
 */
public record Identity(
    String who, Set<Right> rights, Names services, Proof proof, String trouble, Sight sight) {
  /** Whoever calls where nobody is asked who he is. */
  public static final Identity TRUSTED =
      new Identity("", EnumSet.allOf(Right.class), Names.ALL, new Proof.Trust(), "", Sight.WHOLE);

  /** Who showed nothing. */
  public static final Identity NOBODY = nobody("");

  /** Freezes the rights. */
  public Identity {
    rights = Set.copyOf(rights);
  }

  /** Returns nobody, who showed something that is not good. */
  public static Identity nobody(String trouble) {
    return new Identity("", Set.of(), Names.NONE, new Proof.Nothing(), trouble, Sight.DEFAULT);
  }

  /** Returns whether nobody is known by name. */
  public boolean isNobody() {
    return proof instanceof Proof.Nothing;
  }

  /** Returns whether it is known by nothing but the registry's own rule. */
  public boolean isTrusted() {
    return proof instanceof Proof.Trust;
  }

  /** Returns whether he has the right; an administrator has each. */
  public boolean may(Right right) {
    return rights.contains(right) || rights.contains(Right.ADMIN);
  }

  /** Returns whether he may register a service of that name. */
  public boolean mayRegister(String service) {
    return may(Right.REGISTER) && services.cover(service);
  }

  /** Returns the same, known by something else. */
  public Identity by(Proof other) {
    return new Identity(who, rights, services, other, trouble, sight);
  }
}
