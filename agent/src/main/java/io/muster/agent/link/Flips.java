package io.muster.agent.link;

import io.muster.agent.premain.AgentLog;

/** One line when the link goes, one when it is back, none between. Confined to the event loop. */
final class Flips {
  private final AgentLog log;
  private boolean down;
  private boolean everUp;
  private long downSinceMillis;
  private int tries;

  Flips(AgentLog log) {
    this.log = log;
  }

  void down(String address, String why, long nowMillis) {
    tries++;
    if (!down) {
      down = true;
      downSinceMillis = nowMillis;
      log.info(
          everUp
              ? "lost the registry at "
                  + address
                  + ": "
                  + why
                  + "; the service goes on with what it knows"
              : "no registry at " + address + ": " + why + "; trying again");
    }
  }

  void up(String address, long nowMillis) {
    if (down) {
      log.info(
          "the registry at "
              + address
              + " is back after "
              + (nowMillis - downSinceMillis)
              + " ms and "
              + tries
              + " tries");
    }
    down = false;
    everUp = true;
    tries = 0;
  }
}
