package io.muster.registry.cli;

/** A question has no answer; the message says so to a person. */
final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  Unanswered(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns what the command ends with, as the command line's help has it. */
  int exitCode() {
    return exitCode;
  }

  /** Returns what a person is told. */
  String words() {
    return String.valueOf(getMessage());
  }
}
