package io.muster.registry.door;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames in a flow of bytes, however it is cut into pieces, without keeping or changing
 * any. Confined to one thread.
 */
final class FrameReader {
  /** Told what comes by. */
  interface Listener {
    /** A frame's header has come; its payload may still be on the way. */
    void frame(int type, int length, int flags);

    /** A SETTINGS frame sets the first window of streams. */
    void firstWindow(int bytes);
  }

  private final Listener listener;
  private final byte[] header = new byte[Frame.HEADER_LENGTH];
  private final byte[] setting = new byte[6];
  private int preface = Frame.PREFACE_LENGTH;
  private int headerBytes;
  private int payloadLeft;
  private int settingBytes;

  FrameReader(Listener listener) {
    this.listener = listener;
  }

  /** Looks at the bytes; their reader index stays where it is. */
  void read(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (preface > 0) {
        int step = Math.min(preface, end - at);
        preface -= step;
        at += step;
      } else if (payloadLeft > 0) {
        at = payload(bytes, at, end);
      } else {
        header[headerBytes++] = bytes.getByte(at++);
        if (headerBytes == Frame.HEADER_LENGTH) {
          begin();
        }
      }
    }
  }

  /** Returns whether a frame of this type has begun and not ended. */
  boolean within(int type) {
    return payloadLeft > 0 ? header[3] == type : headerBytes > 3 && header[3] == type;
  }

  private void begin() {
    headerBytes = 0;
    settingBytes = 0;
    payloadLeft = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
    listener.frame(header[3] & 0xff, payloadLeft, header[4] & 0xff);
  }

  private int payload(ByteBuf bytes, int from, int end) {
    int step = Math.min(payloadLeft, end - from);
    if (header[3] == Frame.SETTINGS) {
      for (int at = from; at < from + step; at++) {
        settings(bytes.getByte(at));
      }
    }
    payloadLeft -= step;
    return from + step;
  }

  private void settings(byte next) {
    setting[settingBytes++] = next;
    if (settingBytes == setting.length) {
      settingBytes = 0;
      if (((setting[0] & 0xff) << 8 | setting[1] & 0xff) == Frame.INITIAL_WINDOW) {
        listener.firstWindow(
            (setting[2] & 0xff) << 24
                | (setting[3] & 0xff) << 16
                | (setting[4] & 0xff) << 8
                | setting[5] & 0xff);
      }
    }
  }
}
