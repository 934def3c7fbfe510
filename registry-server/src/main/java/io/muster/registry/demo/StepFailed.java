package io.muster.registry.demo;

/** What was expected was not seen in time. */
final class StepFailed extends Exception {
  private static final long serialVersionUID = 1;

  StepFailed(String what, String expected, long waitedMillis) {
    super(what + ": expected " + expected + ", not seen within " + waitedMillis + " ms");
  }
}
