package io.muster.registry.bench.registry;

import java.nio.file.Path;
import java.util.Map;

/** Something done to one contender, from its start to its end. */
interface Workload {
  /** Returns the name for the command line. */
  String name();

  /** Returns whether it says anything of this contender. */
  default boolean fits(Contender contender) {
    return true;
  }

  /** Returns how often it is done to this contender when so many runs are asked for. */
  default int runs(Contender contender, int asked) {
    return asked;
  }

  /**
   * Does it once.
   *
   * @param folder empty, for the contender's data
   */
  Map<Figure, Double> run(Contender contender, Path folder) throws Exception;
}
