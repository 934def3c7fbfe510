package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People are told how a connection ended: that decides whether the process is taken for dead. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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

  private String reasonOfSuspicion() {
    Iterator<Roster> rosters =
        FleetGrpc.newBlockingStub(node.channel())
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .watch(ListRequest.getDefaultInstance());
    while (true) {
      for (Instance instance : rosters.next().getInstancesList()) {
        if (instance.getState() == Instance.State.SUSPECT) {
          return instance.getReason();
        }
      }
    }
  }
}
