package io.muster.registry.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Asks the registry's API, and says in words why there is no answer. */
final class Asking {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String PROBLEM = "application/problem+json";
  private static final String ANYTHING = "*/*";
  private static final int PATIENCE_SECONDS = 5;

  private final RegistryOption registry;

  Asking(RegistryOption registry) {
    this.registry = registry;
  }

  /** Returns the path with these parameters, name and value in turn; empty values are left out. */
  static String path(String path, String... parameters) {
    StringBuilder whole = new StringBuilder(path);
    for (int i = 0; i + 1 < parameters.length; i += 2) {
      if (!parameters[i + 1].isEmpty()) {
        whole
            .append(whole.indexOf("?") < 0 ? '?' : '&')
            .append(parameters[i])
            .append('=')
            .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
      }
    }
    return whole.toString();
  }

  /**
   * Returns the path of an instance; who sees all may put its tenant and a slash before the digits.
   *
   * @throws Unanswered when that cannot be the beginning of an id
   */
  static String instance(String id) {
    if (!id.matches("([A-Za-z0-9._-]{1,63}/)?[0-9a-fA-F]{4,32}")) {
      throw new Unanswered(2, "id: expected 4 to 32 hex digits, got \"" + id + "\"");
    }
    return "/api/v1/instances/" + id.replace('/', ':');
  }

  /** Returns the terms as one filter. */
  static String filter(List<String> terms) {
    return String.join(" ", terms);
  }

  /**
   * Returns the message that is the answer.
   *
   * @throws Unanswered with the words for the person who asked
   */
  <T> T get(Parser<T> parser, String path) {
    HttpCall.Reply reply = reply(path, PROTOBUF);
    if (!reply.type().equals(PROTOBUF)) {
      throw new Unanswered(
          1, "the registry at " + registry.address() + " is older than this command; update it");
    }
    try {
      return parser.parseFrom(reply.content());
    } catch (InvalidProtocolBufferException e) {
      throw new Unanswered(1, "the registry's answer cannot be read: " + e.getMessage());
    }
  }

  /** Returns the answer as it is written. */
  String text(String path) {
    return reply(path, ANYTHING).text();
  }

  private HttpCall.Reply reply(String path, String accept) {
    RegistryAddress at = registry.parsed();
    Access access = registry.access();
    HttpCall.Reply reply;
    try {
      HttpCall.Ask ask = new HttpCall.Ask(path, accept, PATIENCE_SECONDS * 1_000);
      reply = HttpCall.get(at, access, ask);
    } catch (SocketTimeoutException e) {
      String what = "no answer within " + PATIENCE_SECONDS + " s";
      throw new Unanswered(
          6,
          access.tls().isEmpty()
              ? registry.unreachable(what)
              : registry.unreachable(what, TlsTrouble.PERHAPS_PLAIN));
    } catch (UnknownHostException e) {
      throw new Unanswered(
          RegistryOption.UNREACHABLE,
          registry.unreachable("the name " + at.host() + " has no address"));
    } catch (IOException e) {
      throw unreachable(e);
    }
    if (reply.status() != 200) {
      throw refused(reply);
    }
    return reply;
  }

  private Unanswered unreachable(IOException e) {
    String what = String.valueOf(e.getMessage());
    boolean secure = registry.files().secure(registry.address());
    if (!secure && (e instanceof HttpCall.SpeaksTls || e instanceof EOFException)) {
      return perhapsTls(what);
    }
    return (secure ? TlsTrouble.of(e) : Optional.<TlsTrouble>empty())
        .map(
            trouble ->
                new Unanswered(
                    trouble.exitCode(), registry.unreachable(trouble.what(), trouble.next())))
        .orElseGet(() -> new Unanswered(RegistryOption.UNREACHABLE, registry.unreachable(what)));
  }

  private Unanswered perhapsTls(String what) {
    return new Unanswered(
        RegistryOption.UNREACHABLE, registry.unreachable(what, TlsTrouble.PERHAPS_TLS));
  }

  private Unanswered refused(HttpCall.Reply reply) {
    boolean secure = registry.files().secure(registry.address());
    if (!secure && reply.status() == 400 && reply.type().startsWith("text/")) {
      // How a port that speaks TLS answers plain text, ours and many others.
      return perhapsTls(
          "it answers \""
              + reply.text().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?")
              + "\"");
    }
    String why = detail(reply);
    return switch (reply.status()) {
      case 400 -> new Unanswered(2, why);
      case 404 -> new Unanswered(3, why);
      case 401, 403 -> new Unanswered(5, why);
      case 409 -> new Unanswered(7, why);
      default ->
          new Unanswered(
              1, "the registry at " + registry.address() + " says " + reply.status() + ": " + why);
    };
  }

  private static String detail(HttpCall.Reply reply) {
    return Optional.of(reply)
        .filter(r -> r.type().equals(PROBLEM))
        .flatMap(r -> said(r.text(), "detail"))
        .orElse("what answers there is no muster registry");
  }

  /** Returns the text at the end of these names in a JSON object, if it has one. */
  static Optional<String> said(String json, String... names) {
    try {
      JsonElement at = JsonParser.parseString(json);
      for (String name : names) {
        if (!at.isJsonObject() || !at.getAsJsonObject().has(name)) {
          return Optional.empty();
        }
        at = at.getAsJsonObject().get(name);
      }
      return at.isJsonPrimitive() ? Optional.of(at.getAsString()) : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }
}
