package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.OperatorOverride;
import io.muster.registry.v1.Progress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a shutdown says of its instance holds until that process has left, on every way there, and
 * never longer; what others say meanwhile holds.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class ShutdownTest {
  private static final int ORDERS = 0x4f2a;
  private static final int NEXT = 0x7777;

  @TempDir Path folder;
  private Operator operator;
  private Caller orders;

  @BeforeEach
  void start() throws Exception {
    operator = new Operator(folder);
    orders = operator.join(ORDERS);
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  private Iterator<Progress> shutdown() {
    return operator.fleet().shutdown(Operator.of(ORDERS, "alice").build());
  }

  private void nextIsListed() throws Exception {
    assertThat(operator.overrides()).isEmpty();
    operator.join(NEXT);
    assertThat(operator.out(NEXT)).isFalse();
  }

  @Test
  void whoAsksAgainDoesNotFindHisOwnDrainAndTakeItForAnothers() throws Exception {
    Context.CancellableContext impatient = Context.current().withCancellation();
    impatient.run(this::shutdown);
    Command unanswered = Operator.command(orders);
    impatient.cancel(null);
    Iterator<Progress> again = shutdown();
    assertThat(Operator.obey(orders).getId()).isNotEqualTo(unanswered.getId());
    assertThat(Operator.obey(orders).hasShutdown()).isTrue();
    Operator.goodbye(orders);
    assertThat(Operator.last(again).getText()).isEqualTo("shut down");
    nextIsListed();
  }

  @Test
  void aProcessThatEndsByItselfMeanwhileLeavesItsPlaceFree() throws Exception {
    Iterator<Progress> steps = shutdown();
    Operator.command(orders);
    Operator.goodbye(orders);
    Progress last = Operator.last(steps);
    assertThat(last.getDone()).isTrue();
    assertThat(last.getText()).isEqualTo("its process ended before it was told to");
    nextIsListed();
  }

  @Test
  void aProcessThatCrashesMeanwhileLeavesItsPlaceToTheNext() throws Exception {
    Iterator<Progress> steps = shutdown();
    Operator.command(orders);
    orders.cancel();
    Progress last = Operator.last(steps);
    assertThat(last.getFailed()).isTrue();
    assertThat(last.getText()).contains("not shut down").contains("until it has left");
    operator.join(NEXT);
    assertThat(operator.out(NEXT)).isFalse();
    assertThat(operator.overrides()).isEmpty();
  }

  @Test
  void aProcessThatEndsAfterItsTimeLeavesItsPlaceFree() throws Exception {
    Iterator<Progress> steps = shutdown();
    Operator.obey(orders);
    Operator.obey(orders);
    while (!steps.next().getText().contains("shutdown hooks run")) {
      // The time of its hooks begins with that step.
    }
    operator.node().leap(95);
    Progress last = Operator.last(steps);
    assertThat(last.getLate()).isTrue();
    assertThat(last.getText()).contains("until it has left").contains("--halt-after");
    orders.cancel();
    nextIsListedOnceItsStreamHasEnded();
  }

  private void nextIsListedOnceItsStreamHasEnded() throws Exception {
    operator.join(NEXT);
    assertThat(operator.out(NEXT)).isFalse();
  }

  @Test
  void aLostAnswerLeavesThePlaceFreeAsWell() throws Exception {
    Iterator<Progress> steps = shutdown();
    Operator.obey(orders);
    assertThat(Operator.command(orders).hasShutdown()).isTrue();
    operator.node().leap(11);
    Progress last = Operator.last(steps);
    assertThat(last.getLate()).isTrue();
    assertThat(last.getText()).contains("not known to be shut down").contains("until it has left");
    Operator.goodbye(orders);
    nextIsListed();
  }

  @Test
  void aRegistryThatIsStartedAnewMeanwhileKnowsUntilWhenItHolds() throws Exception {
    shutdown();
    Operator.command(orders);
    operator.restart();
    assertThat(operator.out(ORDERS)).isTrue();
    assertThat(operator.overrides().getFirst().getWhat()).isEqualTo(OperatorOverride.What.ENDING);
    orders = operator.join(ORDERS);
    assertThat(operator.out(ORDERS)).isTrue();
    Operator.goodbye(orders);
    nextIsListed();
    operator.restart();
    assertThat(operator.overrides()).isEmpty();
  }

  @Test
  void whoeverDrainsItMeanwhileHasThePlaceStayDrained() throws Exception {
    Iterator<Progress> steps = shutdown();
    Operator.obey(orders);
    Command shutdown = Operator.command(orders);
    Iterator<Progress> drain = operator.fleet().drain(Operator.of(ORDERS, "bob").build());
    assertThat(drain.next().getText()).contains("already, shut down by alice").contains("on disk");
    assertThat(operator.overrides())
        .singleElement()
        .satisfies(
            said -> assertThat(said.getWhat()).isEqualTo(OperatorOverride.What.DRAINED),
            said -> assertThat(said.getBy()).isEqualTo("bob"));
    assertThat(shutdown.hasShutdown()).isTrue();
    Operator.goodbye(orders);
    assertThat(Operator.last(drain).getText()).contains("its place stays drained");
    assertThat(Operator.last(steps).getText())
        .isEqualTo("shut down; its place stays drained by bob: reason of bob");
    operator.join(NEXT);
    assertThat(operator.out(NEXT)).isTrue();
  }

  @Test
  void aDrainThatWasThereBeforeStays() throws Exception {
    Iterator<Progress> drain = operator.fleet().drain(Operator.of(ORDERS, "bob").build());
    Operator.obey(orders);
    assertThat(Operator.last(drain).getDone()).isTrue();
    Iterator<Progress> steps = shutdown();
    Operator.obey(orders);
    Operator.obey(orders);
    Operator.goodbye(orders);
    assertThat(Operator.last(steps).getText()).contains("its place stays drained by bob");
    assertThat(operator.overrides()).hasSize(1);
  }

  @Test
  void whoIsEndingIsNotPutBack() throws Exception {
    Iterator<Progress> steps = shutdown();
    Operator.obey(orders);
    Operator.obey(orders);
    String place = operator.overrides().getFirst().getPlace();
    assertThatThrownBy(() -> operator.undrain(ORDERS))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("told to end");
    assertThatThrownBy(() -> operator.clear(place)).hasMessageContaining("told to end");
    Operator.goodbye(orders);
    assertThat(Operator.last(steps).getText()).isEqualTo("shut down");
  }

  @Test
  void anUndrainCallsItOffAtOnce() throws Exception {
    Iterator<Progress> steps = shutdown();
    Operator.command(orders);
    assertThat(operator.undrain(ORDERS).getText()).contains("is listed again");
    Progress last = Operator.last(steps);
    assertThat(last.getFailed()).isTrue();
    assertThat(last.getText()).contains("put back");
  }

  /** Several that advertise one address, as behind the same translator of addresses. */
  @Test
  void othersAtTheSameAddressStayListed() throws Exception {
    operator.join(NEXT);
    Iterator<Progress> steps = shutdown();
    Operator.obey(orders);
    Operator.obey(orders);
    assertThat(operator.out(ORDERS)).isTrue();
    assertThat(operator.out(NEXT)).isFalse();
    Operator.goodbye(orders);
    assertThat(Operator.last(steps).getText()).isEqualTo("shut down");
  }
}
