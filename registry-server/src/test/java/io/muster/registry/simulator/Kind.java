package io.muster.registry.simulator;

/**
 * What kind of run a seed is.
 *
 * @param operated whether people act on it
 * @param prompt whether the registry does what it can at once on the thread that heard it, as the
 *     real one does; otherwise always later
 */
record Kind(boolean operated, boolean prompt) {
  /** People act in two of three runs; every other one is prompt. */
  static Kind of(long seed) {
    return new Kind(seed % 3 != 0, seed % 2 == 0);
  }
}
