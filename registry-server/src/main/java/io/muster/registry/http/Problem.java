package io.muster.registry.http;

/** Why a request is not answered, in a sentence that says what was wrong and what is expected. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String title;

  /**
   * Makes a problem.
   *
   * @param status of HTTP
   * @param title the kind of problem, the same for all of its kind
   * @param detail what was wrong and what is expected
   */
  public Problem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  /** Returns HTTP's status. */
  public int status() {
    return status;
  }

  /** Returns the kind of problem. */
  public String title() {
    return title;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
