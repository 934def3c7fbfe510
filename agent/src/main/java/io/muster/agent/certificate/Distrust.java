package io.muster.agent.certificate;

import java.io.IOException;

/** What a certificate, a key or a peer lacks, in words for a person. */
public final class Distrust extends IOException {
  private static final long serialVersionUID = 1;

  /** Says what is wrong and, where it helps, what was expected. */
  public Distrust(String message) {
    super(message);
  }
}
