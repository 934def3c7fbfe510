package io.muster.registry.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** The names of HTTP/2's frames and flags (RFC 9113, section 6) and of what the guard says back. */
final class Frame {
  static final int HEADER_LENGTH = 9;
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  /** The client's first words. */
  static final int PREFACE_LENGTH = 24;

  /** The setting SETTINGS_INITIAL_WINDOW_SIZE. */
  static final int INITIAL_WINDOW = 4;

  /** The error ENHANCE_YOUR_CALM. */
  static final int CALM = 11;

  /** The error INADEQUATE_SECURITY. */
  static final int INADEQUATE_SECURITY = 12;

  private Frame() {}

  /** Returns a GOAWAY that takes back no call and says why in words. */
  static ByteBuf goAway(ByteBufAllocator buffers, int error, String why) {
    byte[] words = why.getBytes(StandardCharsets.US_ASCII);
    ByteBuf frame = buffers.buffer(HEADER_LENGTH + 8 + words.length);
    header(frame, 8 + words.length, GOAWAY);
    return frame.writeInt(Integer.MAX_VALUE).writeInt(error).writeBytes(words);
  }

  /** Returns the first and last words of a server that will not speak with its caller. */
  static ByteBuf goodbye(ByteBufAllocator buffers, int error, String why) {
    ByteBuf settings = buffers.buffer(HEADER_LENGTH);
    header(settings, 0, SETTINGS);
    return buffers.compositeBuffer(2).addComponents(true, settings, goAway(buffers, error, why));
  }

  private static void header(ByteBuf frame, int length, int type) {
    frame.writeMedium(length).writeByte(type).writeByte(0).writeInt(0);
  }

  static String name(int type) {
    String[] names = {
      "DATA",
      "HEADERS",
      "PRIORITY",
      "RST_STREAM",
      "SETTINGS",
      "PUSH_PROMISE",
      "PING",
      "GOAWAY",
      "WINDOW_UPDATE",
      "CONTINUATION"
    };
    return type < names.length ? names[type] : "unknown";
  }
}
