package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Roster;
import io.muster.registry.v1.ServiceDescription;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that stops reading costs the others nothing, and the registry one message per key. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowReaderTest {
  private static final int CHANGES = 400;
  private static final int WINDOW_BYTES = 16 * 1024;

  @TempDir Path folder;

  @Test
  void whoReadsAgainHearsTheNewestAndNotAllThatWasBetween() throws Exception {
    try (Node node = Node.start(folder)) {
      ManagedChannel narrow = narrow(node);
      Caller slow = Caller.thatDoesNotRead(RegistryGrpc.newStub(narrow));
      slow.say(Caller.hello(1, "busy"));
      Caller quick = Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "quick", "busy");
      change(node, quick);
      slow.read(CHANGES);
      int[] heard = {0};
      slow.await(
          message -> {
            heard[0]++;
            return isLast(message);
          });
      assertThat(heard[0]).isLessThan(CHANGES / 2);
      assertThat(slow.open()).isTrue();
      narrow.shutdownNow();
    }
  }

  @Test
  void whoReadsNothingForThirtySecondsIsCutOff() throws Exception {
    try (Node node = Node.start(folder)) {
      ManagedChannel narrow = narrow(node);
      Caller slow = Caller.thatDoesNotRead(RegistryGrpc.newStub(narrow));
      slow.say(Caller.hello(1, "busy"));
      Caller quick = Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "quick", "busy");
      change(node, quick);
      node.leap(31);
      Roster cut = awaitRoster(node, r -> r.getInstancesList().stream().anyMatch(this::isCutOff));
      assertThat(cut.getInstancesList())
          .filteredOn(i -> i.getInstanceId().equals(Caller.id(2)))
          .extracting(Instance::getState)
          .containsExactly(Instance.State.UP);
      narrow.shutdownNow();
    }
  }

  private boolean isCutOff(Instance instance) {
    return instance.getInstanceId().equals(Caller.id(1))
        && instance.getState() == Instance.State.SUSPECT
        && instance.getReason().contains("it read nothing for 30 s");
  }

  /**
   * Changes what both require many times. Each change waits until the quick reader has heard the
   * one before, or the registry would say several in one message, and too little to get stuck on.
   */
  private static void change(Node node, Caller quick) throws Exception {
    Caller busy = Caller.joined(RegistryGrpc.newStub(node.channel()), 3, "busy");
    for (int i = 1; i <= CHANGES; i++) {
      ServiceDescription.Builder next = Caller.service("busy").setVersion("v" + i);
      for (int tag = 0; tag < 16; tag++) {
        next.addTags("tag-" + tag + "-" + "x".repeat(50));
      }
      busy.say(next);
      String version = "v" + i;
      quick.await(message -> tells(message, version));
    }
  }

  private static boolean isLast(RegistryMessage message) {
    return tells(message, "v" + CHANGES);
  }

  private static boolean tells(RegistryMessage message, String version) {
    return message.getEndpoints().getEndpointsList().stream()
        .anyMatch(e -> e.getVersion().equals(version));
  }

  private static ManagedChannel narrow(Node node) {
    return NettyChannelBuilder.forTarget(node.address())
        .usePlaintext()
        .flowControlWindow(WINDOW_BYTES)
        .build();
  }

  private static Roster awaitRoster(Node node, Predicate<Roster> wanted) {
    Iterator<Roster> rosters =
        FleetGrpc.newBlockingStub(node.channel())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .watch(ListRequest.getDefaultInstance());
    while (rosters.hasNext()) {
      Roster next = rosters.next();
      if (wanted.test(next)) {
        return next;
      }
    }
    throw new AssertionError("the watch ended");
  }
}
