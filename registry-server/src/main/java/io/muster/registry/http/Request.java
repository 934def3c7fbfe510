package io.muster.registry.http;

import io.muster.registry.identity.Identity;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param method in capitals
 * @param path decoded, without the query
 * @param query by name, in order
 * @param headers by name in lower case
 * @param said what came with it, and from where
 */
public record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    Said said) {
  /**
   * What came with a request.
   *
   * @param content as text
   * @param from the other end of the connection
   * @param secure whether the connection is encrypted
   * @param who says it, once that is known
   */
  public record Said(String content, SocketAddress from, boolean secure, Identity who) {}

  /** Freezes the maps. */
  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** Returns the same, said by somebody who is known. */
  public Request by(Identity who) {
    return new Request(
        method, path, query, headers, new Said(said.content(), said.from(), said.secure(), who));
  }

  /** Returns the header of that lower-case name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Returns the first value of that name. */
  public Optional<String> query(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }
}
