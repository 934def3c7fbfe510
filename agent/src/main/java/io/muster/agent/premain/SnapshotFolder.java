package io.muster.agent.premain;

import io.muster.agent.settings.AgentSettings;
import java.io.File;

/**
 * Where the snapshot lies: where the user says, else where the user's programs keep their state.
 */
final class SnapshotFolder {
  private SnapshotFolder() {}

  static File of(AgentSettings settings) {
    if (!settings.snapshotDir().isEmpty()) {
      return new File(settings.snapshotDir());
    }
    String state = System.getenv("XDG_STATE_HOME");
    if (state != null && !state.isEmpty()) {
      return new File(state, "muster");
    }
    return new File(System.getProperty("user.home", "."), ".local/state/muster");
  }
}
