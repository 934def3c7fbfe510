package io.muster.registry.hook;

import io.muster.registry.fleet.Filter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who wants to be told.
 *
 * @param name for people
 * @param address where to send; may hold a secret, so only its host is ever shown
 * @param form how a message is put
 * @param kinds what to tell
 * @param services patterns of the services to tell of in lower case, {@code *} for any text
 * @param delay how long a service must have been quiet before its message goes
 * @param template of the sentence
 * @param signer signs the messages, when a secret is shared
 * @param privateAllowed whether it may be in a network of our own
 */
public record Hook(
    String name,
    URI address,
    Form form,
    Set<Kind> kinds,
    List<String> services,
    Duration delay,
    Template template,
    Optional<Signer> signer,
    boolean privateAllowed) {
  boolean wants(Happening happening) {
    return happening.kind() == Kind.TEST
        || kinds.contains(happening.kind())
            && services.stream()
                .anyMatch(s -> Filter.like(s, happening.service().toLowerCase(Locale.ROOT)));
  }

  /** Returns the address without what may be secret in it. */
  public String shownAddress() {
    return address.getScheme() + "://" + address.getAuthority() + "/...";
  }
}
