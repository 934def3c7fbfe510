package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Gate gate = new Gate();
  private final Outbox outbox = new Outbox(gate);

  /** A call that is ready for as many messages as it is told. */
  private static final class Gate extends ClientCall<byte[], byte[]> {
    private final List<Byte> said = new ArrayList<>();
    private int room;

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public void sendMessage(byte[] message) {
      assertThat(room).as("written while the stream is not ready").isPositive();
      room--;
      said.add(message[0]);
    }

    @Override
    public void start(Listener<byte[]> listener, Metadata headers) {}

    @Override
    public void request(int count) {}

    @Override
    public void cancel(@Nullable String why, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}
  }

  @Test
  void aReadyStreamIsWrittenAtOnce() {
    gate.room = 1;
    say("ack", 1);
    assertThat(gate.said).containsExactly((byte) 1);
  }

  @Test
  void ofOneKeyOnlyTheNewestIsKept() {
    for (int i = 1; i <= 100; i++) {
      say("ack", i);
    }
    gate.room = 5;
    outbox.drain();
    assertThat(gate.said).containsExactly((byte) 100);
  }

  @Test
  void differentKeysKeepTheOrderInWhichTheyWereLastSaid() {
    say("described", 1);
    say("ack", 2);
    say("described", 3);
    gate.room = 5;
    outbox.drain();
    assertThat(gate.said).containsExactly((byte) 2, (byte) 3);
  }

  @Test
  void noMoreIsWrittenThanTheStreamTakes() {
    say("a", 1);
    say("b", 2);
    say("c", 3);
    gate.room = 2;
    outbox.drain();
    assertThat(gate.said).containsExactly((byte) 1, (byte) 2);
    gate.room = 1;
    outbox.drain();
    assertThat(gate.said).containsExactly((byte) 1, (byte) 2, (byte) 3);
  }

  private void say(String key, int number) {
    outbox.say(key, new byte[] {(byte) number});
  }
}
