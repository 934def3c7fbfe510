package io.muster.agent.premain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The headers of one gRPC call, written as literals (RFC 7541). */
final class CallHeaders {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The authority is the registry as the user wrote it. */
  CallHeaders(String path, String authority, boolean secure) {
    out.write(0x83); // :method POST, entry 3 of the static table
    out.write(secure ? 0x87 : 0x86); // :scheme https or http, entries 7 and 6
    out.write(0x04); // :path, a literal
    text(path);
    out.write(0x01); // :authority
    text(authority);
    out.write(0x0f); // content-type: entry 31, as 15 + 16
    out.write(0x10);
    text("application/grpc");
    out.write(0x00); // a name of its own
    text("te");
    text("trailers");
  }

  /** Adds who asks, marked as never to be remembered on the way (RFC 7541, 7.1.3). */
  CallHeaders authorization(String value) {
    if (!value.isEmpty()) {
      out.write(0x1f); // authorization: entry 23, as 15 + 8
      out.write(0x08);
      text(value);
    }
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else { // a number of 7 bits and more; no text here needs a third byte
      out.write(127);
      int rest = bytes.length - 127;
      if (rest >= 128) {
        out.write((rest & 127) | 128);
        rest >>= 7;
      }
      out.write(rest);
    }
    out.write(bytes, 0, bytes.length);
  }
}
