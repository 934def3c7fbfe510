package io.muster.registry.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names a request may call this registry by. Pages of other sites can give a name of theirs
 * the address 127.0.0.1 and have a person's browser ask here in that name (DNS rebinding): a
 * registry on loopback answers to loopback's own names alone.
 */
public final class Hosts {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

  private final boolean loopbackOnly;

  /** Makes the check; a registry that listens beyond loopback cannot know its names. */
  public Hosts(boolean loopbackOnly) {
    this.loopbackOnly = loopbackOnly;
  }

  /** Returns why the request is not answered, if it is not. */
  Optional<Problem> trouble(List<String> hostHeaders) {
    if (hostHeaders.size() != 1) {
      return Optional.of(
          new Problem(400, "Bad request", "expected one Host header, got " + hostHeaders.size()));
    }
    String host = withoutPort(hostHeaders.get(0)).toLowerCase(Locale.ROOT);
    if (!loopbackOnly || LOOPBACK.matcher(host).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            421,
            "Misdirected request",
            "this registry listens on loopback and answers to localhost, 127.0.0.1 or [::1],"
                + " not to the name in the Host header"));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') && colon >= 0 ? host.substring(0, colon) : host;
  }
}
