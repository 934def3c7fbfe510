package io.muster.registry.stream;

/**
 * How far an agent was told, or has said that what it was told is in force. One revision can change
 * where several requirements stand: each is told, and acknowledged, on its own.
 *
 * @param revision the newest one
 * @param messages how many were of that revision
 */
record Acknowledged(long revision, int messages) {
  static final Acknowledged NOTHING = new Acknowledged(0, 0);

  /** Returns this and one more of that revision; one of an older revision says nothing new. */
  Acknowledged and(long next) {
    if (next < revision) {
      return this;
    }
    return new Acknowledged(next, next == revision ? messages + 1 : 1);
  }

  boolean covers(Acknowledged told) {
    return revision > told.revision() || revision == told.revision() && messages >= told.messages();
  }
}
