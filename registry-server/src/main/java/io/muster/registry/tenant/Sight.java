package io.muster.registry.tenant;

import java.util.Optional;

/**
 * What of the fleets a caller sees and may steer, and under which names: one tenant's, which he
 * knows without the tenant, or everybody's, under the names that hold inside the registry. Pure.
 *
 * @param only the tenant; empty: all of them
 */
public record Sight(Optional<Tenant> only) {
  /** Everybody's. */
  public static final Sight WHOLE = new Sight(Optional.empty());

  /** The default tenant's. */
  public static final Sight DEFAULT = of(Tenant.DEFAULT);

  private static final String EVERYTHING = "*";

  /** Returns the one of that tenant alone. */
  public static Sight of(Tenant tenant) {
    return new Sight(Optional.of(tenant));
  }

  /**
   * Returns the one that {@link #word} writes.
   *
   * @throws IllegalArgumentException when it is neither a tenant nor a star
   */
  public static Sight read(String word) {
    return word.equals(EVERYTHING) ? WHOLE : of(new Tenant(word));
  }

  /** Returns it as tokens have it: a tenant's name, or a star. */
  public String word() {
    return only.map(Tenant::name).orElse(EVERYTHING);
  }

  /** Returns whether it is everybody's. */
  public boolean isWhole() {
    return only.isEmpty();
  }

  /** Returns whether what is the registry's own, and no tenant's, is his to see. */
  public boolean ofRegistry() {
    return only.map(Tenant::isDefault).orElse(true);
  }

  /** Returns whose it is what he registers. */
  public Tenant home() {
    return only.orElse(Tenant.DEFAULT);
  }

  /** Returns whether what belongs to that tenant is to be seen. */
  public boolean sees(Tenant tenant) {
    return only.isEmpty() || only.get().equals(tenant);
  }

  /** Returns whether what has this name inside the registry is to be seen. */
  public boolean sees(String qualified) {
    return only.isEmpty() || only.get().equals(Tenant.of(qualified));
  }

  /** Returns a name as he knows it, of what he sees. */
  public String shown(String qualified) {
    return only.isEmpty() ? qualified : Tenant.plain(qualified);
  }

  /**
   * Returns what somebody is called who sees this: so two of one name who see other things are told
   * from each other. Such as {@code token/ci}, {@code shop/token/ci}, or with a star for a tenant.
   */
  public String before(String who) {
    return only.map(tenant -> tenant.before(who)).orElse(EVERYTHING + "/" + who);
  }

  /** Returns whose something is, for who may see two of one id; empty for who sees one tenant's. */
  public String toldOf(Tenant tenant) {
    return only.isEmpty() ? tenant.name() : "";
  }

  /**
   * Returns what he means by a name, as it stands inside the registry; empty when it names another
   * tenant, of which he knows nothing.
   */
  public Optional<String> meant(String said) {
    Tenant named = only.isEmpty() ? Tenant.of(said) : only.get();
    String plain = only.isEmpty() ? Tenant.plain(said) : said;
    return plain.indexOf('/') < 0 ? Optional.of(named.qualify(plain)) : Optional.empty();
  }
}
