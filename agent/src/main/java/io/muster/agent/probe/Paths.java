package io.muster.agent.probe;

/** Paths as applications are told them, with and without slashes at their ends. Pure. */
final class Paths {
  private Paths() {}

  /** Returns the path with a slash in front and none behind; "" for the root. */
  static String below(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String shorter = path.substring(0, end);
    return shorter.isEmpty() || shorter.charAt(0) == '/' ? shorter : "/" + shorter;
  }

  /** Returns the path itself when it begins with a slash, else the path below the root. */
  static String resolve(String root, String path) {
    return path.isEmpty() || path.charAt(0) == '/' ? below(path) : below(root) + below(path);
  }
}
