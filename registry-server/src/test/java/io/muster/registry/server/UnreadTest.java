package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Roster;
import io.muster.registry.v1.ServiceDescription;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody watches the fleet and does not take what he asked for. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnreadTest {
  private static final int WINDOW_BYTES = 16 * 1024;

  /** Far more than the window and what gRPC holds besides, at some 1.3 kB each. */
  private static final int CHANGES = 200;

  @TempDir Path folder;

  @Test
  void whoTakesNothingForThirtySecondsIsHungUpOn() throws Exception {
    try (Node node = Node.start(folder);
        Watcher watcher = new Watcher(node)) {
      change(busy(node));
      CompletableFuture<Void> gone = watcher.connectionGone();
      node.leap(31);
      gone.get();
      assertThat(node.log()).contains("it took nothing of what it asked for within 30 s");
    }
  }

  @Test
  void whoTakesItSlowlyIsWaitedFor() throws Exception {
    try (Node node = Node.start(folder);
        Watcher watcher = new Watcher(node)) {
      Caller busy = busy(node);
      change(busy);
      node.leap(16);
      int more = 2 * WINDOW_BYTES / 1_000; // more than one window: so room was made for it
      watcher.take(more);
      change(busy);
      node.leap(16);
      watcher.take(more);
      assertThat(watcher.ended).isNotDone();
    }
  }

  private static Caller busy(Node node) throws Exception {
    return Caller.joined(RegistryGrpc.newStub(node.channel()), 3, "busy");
  }

  /** Changes it many times, one after the other, or many would be told as one. */
  private static void change(Caller busy) throws Exception {
    for (int i = 1; i <= CHANGES; i++) {
      ServiceDescription.Builder next = Caller.service("busy").setVersion("v" + i);
      for (int tag = 0; tag < 16; tag++) {
        next.addTags("tag-" + tag + "-" + "x".repeat(50));
      }
      busy.say(next);
      busy.await(RegistryMessage::hasRegistered);
    }
  }

  /** A person's call on a connection of its own. */
  private static final class Watcher extends ClientCall.Listener<Roster> implements AutoCloseable {
    private final ManagedChannel channel;
    private final ClientCall<ListRequest, Roster> call;
    private final Semaphore taken = new Semaphore(0);
    final CompletableFuture<Status> ended = new CompletableFuture<>();

    Watcher(Node node) throws Exception {
      channel =
          NettyChannelBuilder.forTarget(node.address())
              .usePlaintext()
              .flowControlWindow(WINDOW_BYTES)
              .build();
      call = channel.newCall(FleetGrpc.getWatchMethod(), CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.sendMessage(ListRequest.getDefaultInstance());
      call.halfClose();
      ConnectivityState state = channel.getState(false);
      while (state != ConnectivityState.READY) {
        CompletableFuture<Void> changed = new CompletableFuture<>();
        channel.notifyWhenStateChanged(state, () -> changed.complete(null));
        changed.get();
        state = channel.getState(false);
      }
    }

    /**
     * Done once the connection that stands now does no longer; the call hears of it when it reads.
     */
    CompletableFuture<Void> connectionGone() {
      CompletableFuture<Void> gone = new CompletableFuture<>();
      channel.notifyWhenStateChanged(ConnectivityState.READY, () -> gone.complete(null));
      return gone;
    }

    void take(int messages) throws InterruptedException {
      call.request(messages);
      taken.acquire(messages);
    }

    @Override
    public void onMessage(Roster roster) {
      taken.release();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.complete(status);
      taken.release(1_000);
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
