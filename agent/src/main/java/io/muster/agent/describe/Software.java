package io.muster.agent.describe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A named piece of software; both parts may be "". */
public final class Software {
  /** Not known. */
  static final Software NONE = new Software("", "");

  private final String name;
  private final String version;

  private Software(String name, String version) {
    this.name = name;
    this.version = version;
  }

  static Software of(String name, String version) {
    return new Software(name, version);
  }

  /** Returns for example "Tomcat", or "". */
  public String name() {
    return name;
  }

  /** Returns for example "10.1.19", or "". */
  public String version() {
    return version;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Software
        && ((Software) other).name.equals(name)
        && ((Software) other).version.equals(version);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version);
  }

  @Override
  public String toString() {
    return version.isEmpty() ? name : name + " " + version;
  }
}
