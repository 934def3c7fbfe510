package io.muster.registry.check;

/**
 * What is wrong with a message.
 *
 * @param path from the message to the field, for example {@code ports[3].name}; empty while it is
 *     not known
 * @param words what is expected, and what came instead
 */
record Flaw(String path, String words) {
  static Flaw of(String words) {
    return new Flaw("", words);
  }

  /** Returns it as seen from the message that has it in that field. */
  Flaw in(String field) {
    boolean joined = path.isEmpty() || path.charAt(0) == '[';
    return new Flaw(joined ? field + path : field + "." + path, words);
  }
}
