package io.muster.registry.check;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** So many bytes. */
record BytesCheck(int length) implements ValueCheck {
  @Override
  public @Nullable Flaw of(Object value) {
    int got = ((ByteString) value).size();
    return got == length ? null : Flaw.of("expected " + length + " bytes, got " + got);
  }
}
