package io.muster.registry.steer;

/**
 * A step of an action.
 *
 * @param atMillis since 1970 by the registry's clock
 * @param text what happened, for a person
 * @param stage whether more comes
 */
public record Step(long atMillis, String text, Stage stage) {
  /** Where the action is with this step. */
  public enum Stage {
    /** More comes. */
    GOING_ON,
    /** It is over, and what was asked for is so. */
    DONE,
    /** It is over, and what was asked for is not so, or not wholly. */
    FAILED,
    /** As FAILED, since the time for it was over. */
    LATE
  }
}
