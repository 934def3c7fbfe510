package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Event;
import io.muster.registry.v1.EventsRequest;
import io.muster.registry.v1.Finding;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rule that fired is told wherever people look, from a real registry. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class RulesShownTest {
  private static final String SENTENCE = "2 threads wait for each other and always will";

  @TempDir Path folder;
  private Node node;
  private Caller orders;
  private FleetGrpc.FleetBlockingStub fleet;

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    orders = Caller.joined(RegistryGrpc.newStub(node.channel()), 0x4f2a, "orders");
    Caller.joined(RegistryGrpc.newStub(node.channel()), 2, "billing");
    fleet = FleetGrpc.newBlockingStub(node.channel()).withDeadlineAfter(50, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Says so many deadlocked threads, and has the registry look. */
  static void deadlock(Node node, Caller caller, int threads) throws Exception {
    caller.say(
        AgentMessage.newBuilder()
            .setMetrics(
                Metrics.newBuilder()
                    .addMeasurements(
                        Measurement.newBuilder()
                            .setName("muster.jvm.thread.deadlocked")
                            .setValue(threads)))
            .build());
    caller.say(Caller.service("orders").setVersion("after figures of " + threads));
    caller.await(RegistryMessage::hasRegistered);
    node.leap(10);
  }

  private List<Instance> listed(String filter) {
    return fleet.list(ListRequest.newBuilder().setFilter(filter).build()).getInstancesList();
  }

  @Test
  void itIsOnTheInstanceInTheCountsTheFilterTheEventsAndTheMetrics() throws Exception {
    deadlock(node, orders, 2);
    while (listed("rule:deadlock").isEmpty()) {
      Thread.onSpinWait();
    }
    Finding finding = listed("rule:*").get(0).getFindings(0);
    assertThat(finding.getRule()).isEqualTo("deadlock");
    assertThat(finding.getSentence()).isEqualTo(SENTENCE);
    assertThat(finding.getSinceMillis()).isPositive();
    assertThat(listed("-rule:*")).hasSize(1);
    assertThat(fleet.status(ListRequest.getDefaultInstance()).getCounts().getTroubled()).isOne();
    assertThat(events("rule:deadlock"))
        .anySatisfy(
            event -> {
              assertThat(event.getKind()).isEqualTo(Event.Kind.RULE_FIRED);
              assertThat(event.getReason()).isEqualTo(SENTENCE);
              assertThat(event.getService()).isEqualTo("orders");
            });
    try (InputStream in =
        URI.create("http://" + node.address() + "/metrics").toURL().openStream()) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("muster_rule_instances{rule=\"deadlock\"} 1.0")
          .contains("muster_rule_instances{rule=\"heap\"} 0.0");
    }
  }

  private List<Event> events(String filter) {
    return fleet
        .events(EventsRequest.newBuilder().setFilter(filter).build())
        .next()
        .getEventsList();
  }

  @Test
  void itIsClearedWhenItNoLongerHolds() throws Exception {
    deadlock(node, orders, 2);
    while (listed("rule:deadlock").isEmpty()) {
      Thread.onSpinWait();
    }
    while (!listed("rule:deadlock").isEmpty()) {
      deadlock(node, orders, 0);
    }
    assertThat(events("service:orders"))
        .last()
        .satisfies(event -> assertThat(event.getKind()).isEqualTo(Event.Kind.RULE_CLEARED));
  }
}
