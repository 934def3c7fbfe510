package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People are told how a connection ended: that decides whether the process is taken for dead. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class ConnectionEndTest {
  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    node = Node.start(folder);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void whoseMachineClosesTheConnectionIsSaidToHaveClosedIt() throws Exception {
    try (RawAgent agent = RawAgent.joined(node.address(), 1)) {
      agent.finish();
      assertThat(reasonOfSuspicion()).isEqualTo("its connection was closed by its machine");
    }
  }

  @Test
  void whoseMachineResetsTheConnectionIsSaidToHaveResetIt() throws Exception {
    try (RawAgent agent = RawAgent.joined(node.address(), 1)) {
      agent.reset();
      assertThat(reasonOfSuspicion()).isEqualTo("its connection was reset by its machine");
    }
  }

  @Test
  void whoEndsTheStreamAloneIsNotSaidToHaveLostItsConnection() throws Exception {
    try (RawAgent agent = RawAgent.joined(node.address(), 1)) {
      agent.cancel();
      assertThat(reasonOfSuspicion()).isEqualTo("its agent ended the stream without goodbye");
    }
  }

  /** An exit whose time is up does not wait for the answer; what it said before it counts. */
  @Test
  void whoSaysGoodbyeAndGoesAtOnceHasSaidIt() throws Exception {
    for (int number = 1; number <= 20; number++) {
      List<AgentMessage> last = new ArrayList<>();
      for (int change = 1; change <= 20; change++) {
        last.add(described(change));
      }
      last.add(AgentMessage.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build());
      try (RawAgent agent = RawAgent.joined(node.address(), number)) {
        agent.sayAndFinish(last);
        awaitNobody();
      }
    }
  }

  /** A suspect would be waited for in vain. */
  private void awaitNobody() {
    try (Context.CancellableContext watch = Context.current().withCancellation()) {
      watch.run(
          () -> {
            Iterator<Roster> rosters = rosters();
            while (rosters.next().getInstancesCount() > 0) {
              // until it is gone
            }
          });
    }
  }

  private static AgentMessage described(int number) {
    return AgentMessage.newBuilder()
        .setDescribed(
            Described.newBuilder()
                .setNumber(number)
                .setService(Caller.service("leaver").setVersion("v" + number)))
        .build();
  }

  private Iterator<Roster> rosters() {
    return FleetGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .watch(ListRequest.getDefaultInstance());
  }

  private String reasonOfSuspicion() {
    Iterator<Roster> rosters = rosters();
    while (true) {
      for (Instance instance : rosters.next().getInstancesList()) {
        if (instance.getState() == Instance.State.SUSPECT) {
          return instance.getReason();
        }
      }
    }
  }
}
