package io.muster.registry.door;

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

  private Frame() {}

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
