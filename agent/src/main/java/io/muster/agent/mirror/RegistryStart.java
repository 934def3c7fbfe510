package io.muster.agent.mirror;

/** One start of a registry, as its welcome tells it. Immutable. */
public final class RegistryStart {
  /** Of a registry that does not say. */
  public static final RegistryStart UNKNOWN = new RegistryStart(0, 0, 0);

  private final long id;
  private final long number;
  private final long remembered;

  /**
   * Makes one.
   *
   * @param id drawn at random by the registry at each start; 0 when it does not say
   * @param number one more than that of the start before, unless the store was lost
   * @param remembered what it began with was complete up to this revision
   */
  public RegistryStart(long id, long number, long remembered) {
    this.id = id;
    this.number = number;
    this.remembered = remembered;
  }

  boolean known() {
    return id != 0;
  }

  /**
   * Returns whether this start may lack what an earlier one has told: it is not the next one, or
   * that one told more than its store could keep before it ended.
   *
   * @param told newest revision that was heard of the earlier one
   */
  boolean mayLack(RegistryStart earlier, long told) {
    boolean another = known() && earlier.known() && id != earlier.id;
    return another && (number != earlier.number + 1 || told > remembered);
  }

  @Override
  public String toString() {
    return "start " + number + ", complete up to revision " + remembered;
  }
}
