package io.muster.registry.door;

/** How a connection ended, as far as this side can tell. */
public enum ConnectionEnd {
  /** It has not ended. */
  OPEN("its agent ended the stream without goodbye"),
  /**
   * The other machine's kernel said that nothing more will come (FIN): as a rule, the process died.
   */
  CLOSED_BY_PEER("its connection was closed by its machine"),
  /**
   * The other machine's kernel knows nothing of the connection (RST): as a rule, the process died.
   */
  RESET_BY_PEER("its connection was reset by its machine"),
  /** This machine's kernel gave up: nothing was acknowledged for long, or there is no way there. */
  UNREACHABLE("its machine could not be reached"),
  /** This side gave it up, because nothing answered. */
  GIVEN_UP("no answer for 13 s"),
  /** This side ended it: the caller's certificate ran out, or nobody vouches for it any more. */
  NOT_TRUSTED("its certificate is no longer good"),
  /** This side ended it: what its caller may has changed. */
  NOT_ALLOWED("what it may has changed"),
  /** This side ended it: nothing of an answer was taken. */
  NOTHING_READ("it read nothing for 30 s");

  private final String words;

  ConnectionEnd(String words) {
    this.words = words;
  }

  /** Returns what people are told. */
  public String words() {
    return words;
  }

  /** Returns whether the other machine itself ended the connection. */
  public boolean byPeer() {
    return this == CLOSED_BY_PEER || this == RESET_BY_PEER;
  }
}
