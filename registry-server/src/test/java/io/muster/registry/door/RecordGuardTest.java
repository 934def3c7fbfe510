package io.muster.registry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which records of TLS are passed on, however they are cut into pieces. */
class RecordGuardTest {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int DATA = 23;

  private final List<String> complaints = new ArrayList<>();
  private long now;
  private final RecordGuard guard = new RecordGuard(() -> now, complaints::add);
  private final EmbeddedChannel channel = new EmbeddedChannel(guard);

  private static ByteBuf of(int type, int length) {
    ByteBuf bytes = Unpooled.buffer();
    return bytes.writeByte(type).writeShort(0x0303).writeShort(length).writeZero(length);
  }

  private void say(int type, int length) {
    channel.writeInbound(of(type, length));
  }

  private void sayInPieces(int type, int length) {
    ByteBuf whole = of(type, length);
    while (whole.isReadable()) {
      channel.writeInbound(whole.readBytes(Math.min(3, whole.readableBytes())));
    }
    whole.release();
  }

  @Test
  void bothKindsOfHandshakesPass() {
    say(HANDSHAKE, 300);
    say(HANDSHAKE, 300);
    sayInPieces(CHANGE_CIPHER_SPEC, 1);
    sayInPieces(HANDSHAKE, 40);
    sayInPieces(DATA, 400);
    assertThat(channel.isOpen()).isTrue();
    assertThat(complaints).isEmpty();
  }

  @Test
  void aSecondHandshakeDoesNot() {
    say(HANDSHAKE, 300);
    say(CHANGE_CIPHER_SPEC, 1);
    say(HANDSHAKE, 40);
    say(DATA, 400);
    say(HANDSHAKE, 300);
    assertThat(channel.isOpen()).isFalse();
    assertThat(complaints).containsExactly("it began a second TLS handshake");
  }

  /** Its content type, its tag of 16 bytes, and the 16 with which the JDK fills it up. */
  @Test
  void smallRecordsOfTheJdkPassHoweverMany() {
    for (int i = 0; i < 60_000; i++) {
      say(DATA, 190 + 1 + 16 + 16);
      guard.opened(190);
    }
    assertThat(complaints).isEmpty();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void recordsThatCarryNothingPassWhileTheyAreFew() {
    for (int window = 0; window < 5; window++) {
      for (int i = 0; i < Limits.EMPTY_RECORDS; i++) {
        say(DATA, 40);
      }
      now += TimeUnit.SECONDS.toNanos(Limits.WINDOW_SECONDS) + 1;
    }
    assertThat(channel.isOpen()).isTrue();
    for (int i = 0; i < 10 * Limits.EMPTY_RECORDS; i++) {
      say(DATA, 40);
      guard.opened(Frame.HEADER_LENGTH);
    }
    assertThat(channel.isOpen()).isTrue();
    for (int i = 0; i < Limits.EMPTY_RECORDS; i++) {
      say(ALERT, 26);
    }
    assertThat(channel.isOpen()).isTrue();
    say(DATA, 40);
    assertThat(channel.isOpen()).isFalse();
    assertThat(complaints).singleElement().asString().contains("carries nothing");
  }

  /** Thousands of changed keys fit into one record, and bytes may wait for a handshake. */
  @Test
  void muchThatNothingComesOutOfDoesNot() {
    for (int i = 0; i < 8; i++) {
      say(DATA, 16_000);
    }
    assertThat(channel.isOpen()).isTrue();
    say(DATA, 16_000);
    assertThat(channel.isOpen()).isFalse();
    assertThat(complaints).singleElement().asString().contains("carries nothing");
  }

  @Test
  void muchThatSomethingComesOutOfPasses() {
    for (int i = 0; i < 1_000; i++) {
      say(DATA, 16_000);
      guard.opened(16_000 - 24); // TLS 1.2's
    }
    assertThat(channel.isOpen()).isTrue();
  }
}
