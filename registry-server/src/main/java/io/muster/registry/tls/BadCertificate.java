package io.muster.registry.tls;

import java.net.InetSocketAddress;

/** Is told of callers whose certificate was not good enough. Event loops; must not block. */
@FunctionalInterface
public interface BadCertificate {
  /** Nobody needs to know. */
  BadCertificate UNHEARD = refusal -> {};

  /** Takes it. */
  void refused(Refusal refusal);

  /**
   * A caller that was not let in, or not any longer.
   *
   * @param caller where it calls from
   * @param subject whose certificate it says it is; empty when it showed none
   * @param reason in words
   */
  record Refusal(InetSocketAddress caller, String subject, String reason) {}
}
