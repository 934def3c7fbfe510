package io.muster.agent.measure;

import java.util.Collections;
import java.util.Map;

/** One figure: a name of OpenTelemetry's conventions, a value in its unit, and what it is of. */
public final class Measurement {
  private final String name;
  private final double value;
  private final Map<String, String> attributes;

  Measurement(String name, double value, Map<String, String> attributes) {
    this.name = name;
    this.value = value;
    this.attributes = Collections.unmodifiableMap(attributes);
  }

  /** Returns for example "jvm.memory.used". */
  public String name() {
    return name;
  }

  /** Returns the value, in the unit the conventions give the name. */
  public double value() {
    return value;
  }

  /** Returns whether the other is a later or earlier value of the same figure. */
  public boolean isOfTheSameAs(Measurement other) {
    return name.equals(other.name) && attributes.equals(other.attributes);
  }

  /** Returns for example jvm.memory.type=heap. */
  public Map<String, String> attributes() {
    return attributes;
  }
}
