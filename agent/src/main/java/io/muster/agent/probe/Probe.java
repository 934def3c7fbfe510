package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.List;

/**
 * Knows one kind of server or framework from inside. Called on one thread at a time, at once after
 * a change of the ports and a few times in the following seconds, since applications go on
 * preparing themselves. Holds no reference to anything of the host between calls.
 */
public interface Probe {
  /**
   * Returns the names of the host's classes it starts from; it is asked only when one of them is
   * loaded. Names that the agent's own libraries have too go through {@code Unmoved}.
   */
  List<String> landmarks();

  /**
   * Returns what it finds about the socket, {@code Findings.NONE} when that is not its kind.
   *
   * @throws Exception of any kind when the host's classes are not as expected
   */
  Findings look(BoundSocket socket, Host host) throws Exception;
}
