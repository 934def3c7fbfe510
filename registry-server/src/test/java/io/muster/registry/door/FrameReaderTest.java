package io.muster.registry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The flow of bytes means the same however it is cut into pieces. */
class FrameReaderTest {
  /** What was seen, in words. */
  private static final class Seen implements FrameReader.Listener {
    private final List<String> words = new ArrayList<>();

    @Override
    public void frame(int type, int length, int flags) {
      words.add(Frame.name(type) + " " + length + " " + flags);
    }

    @Override
    public void firstWindow(int bytes) {
      words.add("window " + bytes);
    }
  }

  private static ByteBuf conversation() {
    ByteBuf bytes = Unpooled.buffer();
    bytes.writeBytes(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    bytes.writeMedium(12).writeByte(Frame.SETTINGS).writeByte(0).writeInt(0);
    bytes.writeShort(3).writeInt(100).writeShort(Frame.INITIAL_WINDOW).writeInt(65_535);
    bytes.writeMedium(0).writeByte(Frame.SETTINGS).writeByte(Frame.ACK).writeInt(0);
    bytes.writeMedium(300).writeByte(Frame.HEADERS).writeByte(Frame.END_HEADERS).writeInt(1);
    bytes.writeZero(300);
    bytes.writeMedium(70_000).writeByte(Frame.DATA).writeByte(0).writeInt(1).writeZero(70_000);
    bytes.writeMedium(8).writeByte(Frame.PING).writeByte(0).writeInt(0).writeLong(1);
    return bytes;
  }

  @Test
  void framesAreSeenInOnePiece() {
    assertThat(seen(conversation(), new Random(0), Integer.MAX_VALUE))
        .containsExactly(
            "SETTINGS 12 0",
            "window 65535",
            "SETTINGS 0 1",
            "HEADERS 300 4",
            "DATA 70000 0",
            "PING 8 0");
  }

  @Test
  void framesAreSeenInPiecesOfAnySize() {
    List<String> whole = seen(conversation(), new Random(0), Integer.MAX_VALUE);
    for (long seed = 0; seed < 200; seed++) {
      assertThat(seen(conversation(), new Random(seed), 1 + (int) (seed * 7 % 400)))
          .as("seed %d", seed)
          .isEqualTo(whole);
    }
  }

  @Test
  void aFrameThatHasNotEndedIsWithin() {
    FrameReader reader = new FrameReader(new Seen());
    ByteBuf all = conversation();
    int headers = Frame.PREFACE_LENGTH + 2 * Frame.HEADER_LENGTH + 12;
    reader.read(all.readSlice(headers + 4));
    assertThat(reader.within(Frame.HEADERS)).isTrue();
    reader.read(all.readSlice(Frame.HEADER_LENGTH - 4 + 299));
    assertThat(reader.within(Frame.HEADERS)).isTrue();
    reader.read(all.readSlice(1));
    assertThat(reader.within(Frame.HEADERS)).isFalse();
  }

  private static List<String> seen(ByteBuf bytes, Random random, int longest) {
    Seen seen = new Seen();
    FrameReader reader = new FrameReader(seen);
    while (bytes.isReadable()) {
      int piece = 1 + random.nextInt(Math.min(longest, bytes.readableBytes()));
      reader.read(bytes.readSlice(Math.min(piece, bytes.readableBytes())));
    }
    return seen.words;
  }
}
