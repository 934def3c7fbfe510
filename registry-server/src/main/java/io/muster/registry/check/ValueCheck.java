package io.muster.registry.check;

import org.jspecify.annotations.Nullable;

/**
 * What a value has to be. Asked for every field of every message: what is right allocates nothing.
 */
@FunctionalInterface
interface ValueCheck {
  /** Returns what is wrong with the value, or null. */
  @Nullable Flaw of(Object value);
}
