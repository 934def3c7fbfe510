package io.muster.registry.roster;

import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import java.util.Collection;
import java.util.List;

/**
 * What the registry holds back or doubts, for people.
 *
 * @param of whose people it is for; what is about the registry itself, or all fleets together, is
 *     for the default tenant's, who run it
 * @param words under the names that the tenant knows
 */
public record Notice(Tenant of, String words) {
  /** Returns one about the registry itself. */
  public static Notice ofRegistry(String words) {
    return new Notice(Tenant.DEFAULT, words);
  }

  /** Returns what somebody is to hear of these; who sees all hears besides whose each is. */
  public static List<String> heard(Collection<Notice> all, Sight sight) {
    return all.stream()
        .filter(notice -> sight.sees(notice.of()))
        .map(notice -> notice.words(sight))
        .toList();
  }

  private String words(Sight sight) {
    return sight.isWhole() && !of.isDefault() ? "tenant " + of + ": " + words : words;
  }
}
