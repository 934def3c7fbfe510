package io.muster.registry.tenant;

import java.util.regex.Pattern;

/**
 * One of the fleets that a registry serves. Inside the registry the names of all but the default
 * one's are qualified, {@code TENANT/name}: so whatever is kept by name keeps them apart. Names
 * from outside have no slash, and nothing but this type puts one in front of them or takes it away.
 * Pure.
 *
 * @param name 1 to 63 of A-Z a-z 0-9 . _ -, the first a letter or digit; case counts
 */
public record Tenant(String name) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final char MARK = '/';

  /** The one of whoever says no other; its names are never qualified. */
  public static final Tenant DEFAULT = new Tenant("default");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when it cannot be one
   */
  public Tenant {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "tenant: expected 1 to 63 of A-Z a-z 0-9 . _ -, the first a letter or digit, got \""
              + shown(name)
              + "\"");
    }
  }

  /** Returns whether its names stand as they are. */
  public boolean isDefault() {
    return name.equals("default");
  }

  /**
   * Returns a name from outside as it stands inside the registry.
   *
   * @throws IllegalArgumentException when it has a slash, and so could be another tenant's
   */
  public String qualify(String plain) {
    if (plain.indexOf(MARK) >= 0) {
      throw new IllegalArgumentException(
          "name: expected none with a slash, got \"" + shown(plain) + "\"");
    }
    return before(plain);
  }

  /** Returns what somebody of this tenant is called, such as {@code shop/service/orders}. */
  public String before(String who) {
    return isDefault() ? who : name + MARK + who;
  }

  /**
   * Returns whose a name is as it stands inside the registry.
   *
   * @throws IllegalArgumentException when what stands before it is no tenant
   */
  public static Tenant of(String qualified) {
    int mark = qualified.indexOf(MARK);
    return mark < 0 ? DEFAULT : new Tenant(qualified.substring(0, mark));
  }

  /** Returns the name as its own tenant knows it. */
  public static String plain(String qualified) {
    return qualified.substring(qualified.indexOf(MARK) + 1);
  }

  private static String shown(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public String toString() {
    return name;
  }
}
