package io.muster.agent.describe;

/** Finds a container's id, 64 hex digits, in what the kernel shows of a process. Pure. */
final class ContainerId {
  private static final int DIGITS = 64;

  /**
   * Folders whose entries are named after containers. Layers of images have names of 64 digits too
   * and stand in the same lines; they are below other folders.
   */
  private static final String[] FOLDERS = {"/containers/", "/overlay-containers/", "/sandboxes/"};

  private ContainerId() {}

  /** Returns the id in the lines of {@code /proc/self/cgroup}, the last there is, or "". */
  static String inCgroups(String lines) {
    String found = "";
    for (int at = 0; at < lines.length(); at++) {
      if (startsRun(lines, at) && isId(lines, at)) {
        found = lines.substring(at, at + DIGITS);
      }
    }
    return found;
  }

  /** Returns the id in the lines of {@code /proc/self/mountinfo}, or "". */
  static String inMounts(String lines) {
    for (String folder : FOLDERS) {
      for (int at = lines.indexOf(folder); at >= 0; at = lines.indexOf(folder, at + 1)) {
        int start = at + folder.length();
        if (isId(lines, start)) {
          return lines.substring(start, start + DIGITS);
        }
      }
    }
    return "";
  }

  private static boolean startsRun(String text, int at) {
    return at == 0 || !isHex(text, at - 1);
  }

  /** Whether exactly so many digits stand there, and no more. */
  private static boolean isId(String text, int at) {
    for (int i = 0; i < DIGITS; i++) {
      if (!isHex(text, at + i)) {
        return false;
      }
    }
    return !isHex(text, at + DIGITS);
  }

  private static boolean isHex(String text, int at) {
    if (at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }
}
