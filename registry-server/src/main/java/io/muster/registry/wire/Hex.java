package io.muster.registry.wire;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Ids as people read them. */
public final class Hex {
  private Hex() {}

  /** Returns two lower-case digits a byte. */
  public static String of(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
