package io.muster.registry.signin;

import io.muster.registry.http.Request;
import java.util.Optional;

/** The cookie of a session, as browsers keep and say it. Pure. */
final class Cookie {
  private Cookie() {}

  /**
   * Returns its name. The port is part of it, since cookies know no ports. Encrypted, browsers hold
   * the name to its promises: this host alone, encrypted alone.
   */
  static String name(Request request) {
    boolean secure = request.said().secure();
    String host = request.header("host").orElse("");
    String port = host.substring(host.lastIndexOf(':') + 1);
    String usual = secure ? "443" : "80";
    return (secure ? "__Host-muster-" : "muster-") + (port.matches("[0-9]{1,5}") ? port : usual);
  }

  /** Returns the secret that the browser says, if it says one. */
  static Optional<String> secret(Request request) {
    String start = name(request) + "=";
    for (String each : request.header("cookie").orElse("").split(";", -1)) {
      if (each.strip().startsWith(start)) {
        return Optional.of(each.strip().substring(start.length()));
      }
    }
    return Optional.empty();
  }

  /** Returns what has the browser keep the secret. */
  static String kept(Request request, String secret) {
    return said(request, secret, Sessions.LONGEST_SECONDS);
  }

  /** Returns what has the browser forget it. */
  static String forgotten(Request request) {
    return said(request, "", 0);
  }

  private static String said(Request request, String secret, long seconds) {
    return name(request)
        + "="
        + secret
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + seconds
        + (request.said().secure() ? "; Secure" : "");
  }
}
