package io.muster.registry.identity;

import java.time.Instant;

/** By what an identity was known, so that it can be asked for again while a stream is open. */
public sealed interface Proof {
  /** By nothing. */
  record Nothing() implements Proof {}

  /** By the registry's own rule that whoever reaches it is trusted. */
  record Trust() implements Proof {}

  /**
   * By a token.
   *
   * @param id the part of it that is no secret
   */
  record ByToken(String id) implements Proof {}

  /**
   * By a certificate that was found good in the handshake.
   *
   * @param service the one it names
   * @param end when it runs out
   */
  record ByCertificate(String service, Instant end) implements Proof {}

  /**
   * By a person's session.
   *
   * @param key the hash of its secret
   */
  record BySession(String key) implements Proof {}
}
