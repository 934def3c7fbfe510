package io.muster.agent.quiet.bouncycastle;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nothing is set: the host's properties of this name are meant for the host's own library. */
public final class Properties {
  private Properties() {}

  /** Returns false. */
  public static boolean isOverrideSet(String name) {
    return false;
  }

  /** Returns the default. */
  public static boolean isOverrideSet(String name, boolean otherwise) {
    return otherwise;
  }

  /** Returns false. */
  public static boolean isOverrideSetTo(String name, boolean value) {
    return false;
  }

  /** Returns the default. */
  public static int asInteger(String name, int otherwise) {
    return otherwise;
  }

  /** Returns null. */
  public static @Nullable BigInteger asBigInteger(String name) {
    return null;
  }

  /** Returns an empty set. */
  public static Set<String> asKeySet(String name) {
    return Collections.emptySet();
  }

  /** Returns null. */
  public static @Nullable String getPropertyValue(String name) {
    return null;
  }

  /** Returns the default. */
  public static String getPropertyValue(String name, String otherwise) {
    return otherwise;
  }
}
