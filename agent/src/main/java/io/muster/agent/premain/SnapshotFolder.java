package io.muster.agent.premain;

import io.muster.agent.settings.AgentSettings;
import java.io.File;

/**
 * Where the snapshot lies: where the user says, else where the user's programs keep their state,
 * else, without a home, in a folder of the user's name among the temporary files.
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
    File home = new File(System.getProperty("user.home", "?"));
    if (home.isDirectory() && home.canWrite()) {
      return new File(home, ".local/state/muster");
    }
    return new File(
        System.getProperty("java.io.tmpdir", "/tmp"),
        "muster-" + plain(System.getProperty("user.name", "user")));
  }

  /** Returns the text with everything but letters and digits made a dash. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      plain.append(Character.isLetterOrDigit(text.charAt(i)) ? text.charAt(i) : '-');
    }
    return plain.toString();
  }
}
