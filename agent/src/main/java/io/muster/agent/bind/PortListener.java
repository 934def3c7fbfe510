package io.muster.agent.bind;

import java.util.List;

/** Told which ports are open. */
@FunctionalInterface
public interface PortListener {
  /**
   * Called on the watch's thread, first soon after the start and then on every change, with the
   * whole list.
   */
  void portsChanged(List<BoundSocket> ports);
}
