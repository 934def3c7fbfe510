package io.muster.agent.certificate;

import java.util.ArrayList;
import java.util.List;

/** Those whose word is taken: the certificates of {@code muster.tls.ca}. Any thread. */
public final class Trust {
  /** Longer chains than this nobody makes on purpose. */
  private static final int LONGEST_CHAIN = 6;

  private final List<Certificate> anchors;

  /** Trusts these, and whoever they vouch for. */
  public Trust(List<Certificate> anchors) {
    this.anchors = new ArrayList<>(anchors);
  }

  /**
   * Checks that whoever showed this chain is the registry.
   *
   * @param chain as it was shown, the peer's own first
   * @param host the host the user wrote: a name, or an IP literal without brackets
   * @throws Distrust with what is wrong
   */
  public void check(List<Certificate> chain, String host, long nowMillis) throws Distrust {
    if (chain.isEmpty()) {
      throw new Distrust("it shows no certificate");
    }
    Certificate peer = chain.get(0);
    refuse(peer, peer.problemAsServer(nowMillis));
    checkIssuers(chain, nowMillis);
    Names.check(peer, host);
  }

  private void checkIssuers(List<Certificate> chain, long nowMillis) throws Distrust {
    Certificate current = chain.get(0);
    for (int below = 0; below < LONGEST_CHAIN; below++) {
      for (Certificate anchor : anchors) {
        if (anchor.same(current) || current.namesAsIssuer(anchor) && current.signedBy(anchor)) {
          if (!anchor.same(current)) {
            refuse(anchor, anchor.problemAsAuthority(below, nowMillis));
          }
          return;
        }
      }
      Certificate next = issuer(current, chain);
      if (next == null) {
        throw new Distrust(
            "its certificate "
                + chain.get(0).subject()
                + " was not issued by the authority in muster.tls.ca");
      }
      refuse(next, next.problemAsAuthority(below, nowMillis));
      current = next;
    }
    throw new Distrust("its chain of certificates is longer than " + LONGEST_CHAIN);
  }

  private static @org.jspecify.annotations.Nullable Certificate issuer(
      Certificate of, List<Certificate> chain) throws Distrust {
    for (int i = 1; i < chain.size() && i < LONGEST_CHAIN; i++) {
      Certificate candidate = chain.get(i);
      if (of.namesAsIssuer(candidate) && !candidate.same(of) && of.signedBy(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static void refuse(Certificate certificate, String problem) throws Distrust {
    if (!problem.isEmpty()) {
      throw new Distrust("the certificate " + certificate.subject() + " " + problem);
    }
  }
}
