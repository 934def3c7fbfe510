package io.muster.registry.bench.registry;

/**
 * A demand on ours.
 *
 * @param ofFloor as a multiple of the floor; 0 for none
 * @param ofEtcd as a multiple of etcd; 0 for none
 * @param limit in the figure's own unit; 0 for none
 */
record Bar(double ofFloor, double ofEtcd, double limit) {
  static final Bar NONE = new Bar(0, 0, 0);

  static Bar ratios(double ofFloor, double ofEtcd) {
    return new Bar(ofFloor, ofEtcd, 0);
  }

  static Bar absolute(double limit) {
    return new Bar(0, 0, limit);
  }

  String text(boolean more) {
    String than = more ? ">= " : "<= ";
    String text = limit > 0 ? than + plain(limit) : "";
    text += ofFloor > 0 ? than + plain(ofFloor) + " x floor" : "";
    return text
        + (ofEtcd > 0 ? (text.isEmpty() ? "" : ", ") + than + plain(ofEtcd) + " x etcd" : "");
  }

  boolean met(boolean more, double ours, double floor, double etcd) {
    return holds(more, ours, limit, 1)
        && holds(more, ours, ofFloor, floor)
        && holds(more, ours, ofEtcd, etcd);
  }

  /** Returns whether everything it compares with was measured. */
  boolean complete(double floor, double etcd) {
    return (ofFloor == 0 || !Double.isNaN(floor)) && (ofEtcd == 0 || !Double.isNaN(etcd));
  }

  private static boolean holds(boolean more, double ours, double factor, double other) {
    return factor == 0
        || Double.isNaN(other)
        || (more ? ours >= factor * other : ours <= factor * other);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
