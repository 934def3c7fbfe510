package io.muster.registry.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which names a request may call this registry by. Pages of other sites can give a name of theirs
 * its address and have a person's browser ask here in that name (DNS rebinding): so it answers to
 * its own names alone. Beyond loopback any address will do besides, since no site owns one.
 */
public final class Hosts {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]{2,45}(%[0-9a-z._-]{1,20})?]");

  private final boolean loopbackOnly;
  private final Set<String> names;

  /** Makes the check of a registry that has no names besides its address. */
  public Hosts(boolean loopbackOnly) {
    this(loopbackOnly, Set.of());
  }

  /**
   * Makes the check.
   *
   * @param loopbackOnly whether only this machine reaches it
   * @param names it answers to besides, in lower case; a star stands for one label
   */
  public Hosts(boolean loopbackOnly, Set<String> names) {
    this.loopbackOnly = loopbackOnly;
    this.names = new TreeSet<>(names);
    this.names.removeIf(
        name -> LOOPBACK.matcher(name).matches() || ADDRESS.matcher(name).matches());
  }

  /** Returns why the request is not answered, if it is not. */
  Optional<Problem> trouble(List<String> hostHeaders) {
    if (hostHeaders.size() != 1) {
      return Optional.of(
          new Problem(400, "Bad request", "expected one Host header, got " + hostHeaders.size()));
    }
    String host = withoutPort(hostHeaders.get(0)).toLowerCase(Locale.ROOT);
    boolean own =
        LOOPBACK.matcher(host).matches()
            || !loopbackOnly && ADDRESS.matcher(host).matches()
            || names.contains(host)
            || names.contains("*" + host.substring(Math.max(0, host.indexOf('.'))));
    return own ? Optional.empty() : Optional.of(new Problem(421, "Misdirected request", words()));
  }

  private String words() {
    String besides = names.isEmpty() ? "" : ", " + String.join(", ", names);
    return (loopbackOnly
            ? "this registry listens on loopback and answers to localhost, 127.0.0.1 or [::1]"
            : "this registry answers to its address, localhost")
        + besides
        + ", not to the name in the Host header; its setting hosts adds names";
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') && colon >= 0 ? host.substring(0, colon) : host;
  }
}
