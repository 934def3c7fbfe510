package io.muster.registry.check;

import org.jspecify.annotations.Nullable;

/** A whole number without sign of 32 bits: its bounds, both inclusive. */
record NumberCheck(long least, long most) implements ValueCheck {
  static final long LARGEST = 0xffff_ffffL;

  @Override
  public @Nullable Flaw of(Object value) {
    long number = Integer.toUnsignedLong((Integer) value);
    if (number >= least && number <= most) {
      return null;
    }
    return Flaw.of(
        least == 0
            ? "expected at most " + most + ", got " + number
            : "expected " + least + " to " + most + ", got " + number);
  }
}
