package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ClientCallStreamObserver;
import io.muster.registry.v1.AgentMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Gate gate = new Gate();
  private final Outbox outbox = new Outbox(gate);

  /** A stream that is ready for as many messages as it is told. */
  private static final class Gate extends ClientCallStreamObserver<AgentMessage> {
    private final List<Long> said = new ArrayList<>();
    private int room;

    @Override
    public boolean isReady() {
      return room > 0;
    }

    @Override
    public void onNext(AgentMessage message) {
      assertThat(room).as("written while the stream is not ready").isPositive();
      room--;
      said.add(message.getAck().getRevision());
    }

    @Override
    public void cancel(@Nullable String why, @Nullable Throwable cause) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void onError(Throwable problem) {}

    @Override
    public void onCompleted() {}
  }

  @Test
  void aReadyStreamIsWrittenAtOnce() {
    gate.room = 1;
    say("ack", 1);
    assertThat(gate.said).containsExactly(1L);
  }

  @Test
  void ofOneKeyOnlyTheNewestIsKept() {
    for (int i = 1; i <= 1_000; i++) {
      say("ack", i);
    }
    gate.room = 5;
    outbox.drain();
    assertThat(gate.said).containsExactly(1_000L);
  }

  @Test
  void differentKeysKeepTheOrderInWhichTheyWereLastSaid() {
    say("described", 1);
    say("ack", 2);
    say("described", 3);
    gate.room = 5;
    outbox.drain();
    assertThat(gate.said).containsExactly(2L, 3L);
  }

  @Test
  void noMoreIsWrittenThanTheStreamTakes() {
    say("a", 1);
    say("b", 2);
    say("c", 3);
    gate.room = 2;
    outbox.drain();
    assertThat(gate.said).containsExactly(1L, 2L);
    gate.room = 1;
    outbox.drain();
    assertThat(gate.said).containsExactly(1L, 2L, 3L);
  }

  private void say(String key, long revision) {
    outbox.say(key, Wire.ack(revision, 0));
  }
}
