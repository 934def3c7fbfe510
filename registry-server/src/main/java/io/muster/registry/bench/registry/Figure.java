package io.muster.registry.bench.registry;

/** What is measured, in the table's order, with what ours must reach. */
enum Figure {
  PIPELINED("register, 20 connections pipelined", "/s", true, Bar.ratios(0.45, 2)),
  PIPELINED_CPU("register, pipelined: the server's processor time for one", "us", false, Bar.NONE),
  SERIAL("register, one at a time on each of 20", "/s", true, Bar.ratios(0, 2)),
  CHANGE_P50("change to one watcher, p50", "ms", false, Bar.ratios(3, 0)),
  CHANGE_P99("change to one watcher, p99", "ms", false, Bar.ratios(1.3, 0)),
  FANOUT("one change, last of 1,000 watchers", "ms", false, Bar.ratios(1.25, 0)),
  IDLE_MEMORY("10,000 idle agents, resident", "MB", false, Bar.absolute(330)),
  IDLE_CPU("10,000 idle agents, of a core", "%", false, Bar.absolute(5)),
  DEATH("kill -9 of an agent to a watcher told", "s", false, Bar.absolute(0.1)),
  RESTART("restart to 10,000 instances served", "s", false, Bar.absolute(1.5)),
  GROWN_REGISTER("100,000 instances in 10,000 services: arriving", "/s", true, Bar.NONE),
  GROWN_MEMORY("100,000 instances in 10,000 services: resident", "MB", false, Bar.NONE),
  GROWN_CHANGE("100,000 instances in 10,000 services: change, p50", "ms", false, Bar.NONE),
  BIG_CHANGE("10,000 instances of one service: change, p50", "ms", false, Bar.NONE),
  FILE("the store after the changes, at most", "MB", false, Bar.absolute(256));

  private final String label;
  private final String unit;
  private final boolean moreIsBetter;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  private final Bar bar;

  Figure(String label, String unit, boolean moreIsBetter, Bar bar) {
    this.label = label;
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
    this.bar = bar;
  }

  String label() {
    return label + ", " + unit;
  }

  /** Returns what ours must reach, in words; empty when nothing is asked. */
  String bar() {
    return bar.text(moreIsBetter);
  }

  /** Returns whether everything the bar compares with was measured; NaN stands for what was not. */
  boolean comparable(double floor, double etcd) {
    return bar.complete(floor, etcd);
  }

  /** Returns whether the bar is reached; NaN stands for what was not measured. */
  boolean met(double ours, double floor, double etcd) {
    return bar.met(moreIsBetter, ours, floor, etcd);
  }
}
