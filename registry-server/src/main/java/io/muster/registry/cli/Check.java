package io.muster.registry.cli;

/**
 * What the doctor saw of one thing.
 *
 * @param name of the thing
 * @param verdict how it is
 * @param sentence what was seen
 * @param fix what to do about it; empty when nothing
 */
record Check(String name, Verdict verdict, String sentence, String fix) {
  /** How a thing is. */
  enum Verdict {
    /** As it should be. */
    OK,
    /** Works, but a person should know. */
    NOTE,
    /** Does not work. */
    FAIL
  }

  static Check ok(String name, String sentence) {
    return new Check(name, Verdict.OK, sentence, "");
  }

  static Check note(String name, String sentence, String fix) {
    return new Check(name, Verdict.NOTE, sentence, fix);
  }

  static Check fail(String name, String sentence, String fix) {
    return new Check(name, Verdict.FAIL, sentence, fix);
  }
}
