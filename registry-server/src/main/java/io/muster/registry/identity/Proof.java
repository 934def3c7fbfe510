package io.muster.registry.identity;

import io.muster.registry.tenant.Tenant;
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
   * @param tenant whose service it names
   * @param service the one it names, as that tenant knows it
   * @param serial its number, in hex without zeros before it
   * @param end when it runs out
   */
  record ByCertificate(Tenant tenant, String service, String serial, Instant end)
      implements Proof {}

  /**
   * By a person's session.
   *
   * @param key the hash of its secret
   */
  record BySession(String key) implements Proof {}
}
