package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.OperatorOverride;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose drain is whose: what one operator was told is so stays so, whatever others do. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class DrainTest {
  private static final int ORDERS = 0x4f2a;
  private static final int OTHER = 0x7777;

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

  private Progress drained(Caller agent, int number, String by) throws Exception {
    Iterator<Progress> steps = operator.fleet().drain(Operator.of(number, by).build());
    Operator.obey(agent);
    return Operator.last(steps);
  }

  private void removed() throws Exception {
    orders.cancel();
    while (operator.detail(ORDERS).getInstance().getState() == Instance.State.UP) {
      // The end of its stream is on its way.
    }
    assertThat(
            Operator.last(operator.fleet().remove(Operator.of(ORDERS, "alice").build())).getText())
        .contains("a new one at its place is listed");
  }

  @Test
  void whoCameBackAfterBeingRemovedIsDrainedLikeAnyOther() throws Exception {
    removed();
    orders = operator.join(ORDERS);
    drained(orders, ORDERS, "bob");
    assertThat(operator.overrides())
        .singleElement()
        .satisfies(
            said -> assertThat(said.getWhat()).isEqualTo(OperatorOverride.What.DRAINED),
            said -> assertThat(said.getBy()).isEqualTo("bob"));
    operator.join(OTHER);
    assertThat(operator.out(OTHER)).isTrue();
  }

  @Test
  void whoIsOutOnlyByItsPlaceIsDrainedItselfToo() throws Exception {
    drained(orders, ORDERS, "alice");
    Operator.goodbye(orders);
    Caller next = operator.join(OTHER);
    Iterator<Progress> steps = operator.fleet().drain(Operator.of(OTHER, "bob").build());
    assertThat(steps.next().getText()).contains("already, drained by alice");
    Operator.obey(next);
    assertThat(Operator.last(steps).getDone()).isTrue();
    next.say(Caller.service("orders").setPorts(0, Caller.port("http", 4_711).setPrimary(true)));
    next.await(RegistryMessage::hasRegistered);
    assertThat(operator.out(OTHER)).isTrue();
    assertThat(operator.overrides()).hasSize(2);
    assertThat(operator.undrain(OTHER).getText()).contains("is listed again");
    assertThat(operator.out(OTHER)).isFalse();
    assertThat(operator.overrides())
        .singleElement()
        .satisfies(said -> assertThat(said.getBy()).isEqualTo("alice"));
  }

  @Test
  void undrainEndsAllThatHoldsForItAndNamesWhoElseIsBack() throws Exception {
    operator.join(OTHER);
    Iterator<Progress> steps = operator.fleet().drain(Operator.of(ORDERS, "alice").build());
    assertThat(steps.next().getText())
        .contains("nor is orders ")
        .contains("at the same address")
        .contains("lists are empty");
    Operator.obey(orders);
    Operator.last(steps);
    assertThat(operator.out(OTHER)).isTrue();
    Progress back = operator.undrain(OTHER);
    assertThat(back.getText())
        .containsPattern("is listed again: orders \\w+, orders \\w+; it was drained by alice");
    assertThat(operator.out(ORDERS)).isFalse();
    assertThat(operator.out(OTHER)).isFalse();
    assertThat(operator.overrides()).isEmpty();
  }

  @Test
  void whoIsDrainedAgainMeanwhileIsNotCalledListed() throws Exception {
    drained(orders, ORDERS, "alice");
    Caller deaf = operator.consumer(1);
    assertThat(deaf.open()).isTrue();
    assertThat(operator.undrain(ORDERS).getText()).contains("is listed again: orders");
    assertThat(operator.undrain(ORDERS).getText()).isEqualTo("it was not drained");
  }

  @Test
  void whoHasVanishedIsNotCountedAmongThoseWhoConfirmed() throws Exception {
    Caller good = operator.consumer(1, "orders");
    Caller gone = operator.consumer(2, "orders");
    Iterator<Progress> steps = operator.fleet().drain(Operator.of(ORDERS, "alice").build());
    steps.next();
    Operator.told(gone);
    gone.cancel();
    Operator.confirm(good, Operator.told(good));
    assertThat(steps.next().getText())
        .startsWith("of 2 consumers that require it 1 has confirmed")
        .endsWith("1 is no longer connected");
  }

  @Test
  void eachOfSeveralRequirementsIsConfirmedOnItsOwn() throws Exception {
    Caller twice = Caller.on(RegistryGrpc.newStub(operator.node().channel()));
    twice.say(
        Caller.hello(1, "orders")
            .addRequirements(
                Requirement.newBuilder().setKey("again").setService("orders").setPort("http")));
    twice.await(RegistryMessage::hasWelcome);
    Iterator<Progress> steps = operator.fleet().drain(Operator.of(ORDERS, "alice").build());
    Endpoints told = Operator.told(twice);
    assertThat(Operator.told(twice).getRevision()).isEqualTo(told.getRevision());
    steps.next();
    Operator.confirm(twice, told);
    assertThat(steps.next().getText()).contains("0 have confirmed").contains("1 has not");
  }

  @Test
  void whatARemovalSaysIsSo() throws Exception {
    drained(orders, ORDERS, "alice");
    orders.cancel();
    while (operator.detail(ORDERS).getInstance().getState() == Instance.State.UP) {
      // The end of its stream is on its way.
    }
    assertThat(Operator.last(operator.fleet().remove(Operator.of(ORDERS, "bob").build())).getText())
        .startsWith("removed. Its place stays drained by alice")
        .contains("is in no list until that is cleared");
    Caller nowhere = Caller.on(RegistryGrpc.newStub(operator.node().channel()));
    nowhere.say(Caller.hello(OTHER));
    nowhere.await(RegistryMessage::hasWelcome);
    nowhere.cancel();
    while (operator.detail(OTHER).getInstance().getState() == Instance.State.UP) {
      // The end of its stream is on its way.
    }
    assertThat(Operator.last(operator.fleet().remove(Operator.of(OTHER, "bob").build())).getText())
        .contains("in nobody's list");
  }

  @Test
  void whatIsUnderWayWhenTheRegistryStopsIsOverAndInTheAudit() throws Exception {
    operator.fleet().drain(Operator.of(ORDERS, "alice").build());
    Operator.command(orders);
    operator.restart();
    assertThat(Files.readString(folder.resolve("data/audit.log")))
        .contains("the registry stops")
        .contains("\"by\":\"alice\"");
    assertThat(operator.out(ORDERS)).isTrue();
  }
}
