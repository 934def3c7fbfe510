package io.muster.registry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose time is whose until a connection has begun to speak, by a clock that is moved by hand. */
class FirstBytesTest {
  private static final FirstBytes.Takers NOBODY =
      new FirstBytes.Takers() {
        @Override
        public ChannelHandler guard(Runnable spoken) {
          return new ChannelInboundHandlerAdapter();
        }

        @Override
        public void http1(ChannelPipeline pipeline, Runnable spoken) {}
      };

  private final List<String> complaints = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long now;
  private long waitedForUs;

  private void open() {
    channel.freezeTime();
    channel
        .pipeline()
        .addFirst(
            new FirstBytes(
                NOBODY,
                () -> {},
                new FirstBytes.Patience(() -> now, () -> waitedForUs),
                complaints::add));
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void whoSaysNothingIsHungUpOnAfterFourSeconds() {
    open();
    pass(3_999);
    assertThat(channel.isOpen()).isTrue();
    pass(1);
    assertThat(channel.isOpen()).isFalse();
    assertThat(complaints).containsExactly("it had not begun to speak after 4000 ms");
  }

  @Test
  void whoHasWaitedForUsHasItsOwnTimeStill() {
    open();
    pass(3_500);
    waitedForUs = TimeUnit.MILLISECONDS.toNanos(3_000);
    pass(500); // its turn was over half a second ago
    assertThat(channel.isOpen()).isTrue();
    pass(2_999);
    assertThat(channel.isOpen()).isTrue();
    pass(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoWaitsForUsIsNotLate() {
    open();
    for (int second = 0; second < 60; second++) {
      pass(1_000);
      waitedForUs = now;
      assertThat(channel.isOpen()).isTrue();
    }
    assertThat(complaints).isEmpty();
  }
}
