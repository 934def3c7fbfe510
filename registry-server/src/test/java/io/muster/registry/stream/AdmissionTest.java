package io.muster.registry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Proof;
import io.muster.registry.identity.Right;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.settings.Advertised;
import io.muster.registry.settings.Quota;
import io.muster.registry.tenant.Sight;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Admission admission = new Admission(new Quota(3, 5, Advertised.ANY), nanos::get);
  private final List<Account> here = accounts(Optional.of(origin("10.0.0.1")), Identity.TRUSTED);
  private final List<Account> there = accounts(Optional.of(origin("10.0.0.2")), Identity.TRUSTED);
  private final List<Account> orders = accounts(Optional.empty(), named("service/orders"));
  private final List<Account> billing = accounts(Optional.empty(), named("service/billing"));
  private final List<Account> both =
      accounts(Optional.of(origin("10.0.0.1")), named("service/orders"));

  private List<Account> accounts(Optional<Origin> from, Identity who) {
    return admission.accounts(from, who);
  }

  private static Identity named(String name) {
    return new Identity(
        name, Set.of(Right.REGISTER), Names.ALL, new Proof.ByToken(name), "", Sight.DEFAULT);
  }

  private Optional<String> settled(InstanceId id, List<Account> accounts) {
    Optional<String> crowded = admission.crowded(id, accounts);
    if (crowded.isEmpty()) {
      admission.settle(id, accounts);
    }
    return crowded;
  }

  private static Origin origin(String literal) {
    try {
      return Origin.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static InstanceId id(int number) {
    return new InstanceId("%032x".formatted(number));
  }

  @Test
  void anAddressHoldsSoManyStreamsAndNoMore() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.enter(here)).isEmpty();
    }
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(admission.enter(here).orElseThrow())
        .isEqualTo(
            "agents of 10.0.0.1 hold 3 streams, the most it may; the registry's setting"
                + " agents-per-address allows more");
    assertThat(admission.enter(there)).isEmpty();
    admission.leave(here);
    assertThat(admission.enter(here)).isEmpty();
  }

  @Test
  void anAddressAndANameHaveSoManyQuestionsOpenAndNoMore() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.ask(both)).isEmpty();
    }
    assertThat(admission.ask(both).orElseThrow())
        .isEqualTo(
            "10.0.0.1 has 3 questions (Resolve) open, the most it may; the registry's setting"
                + " agents-per-address allows more");
    for (int i = 0; i < 2; i++) {
      assertThat(admission.ask(orders)).as("who was refused counts under neither").isEmpty();
    }
    assertThat(admission.ask(orders).orElseThrow())
        .isEqualTo(
            "service/orders has 5 questions (Resolve) open, the most it may; the registry's"
                + " setting agents-per-identity allows more");
    assertThat(admission.ask(there)).isEmpty();
    assertThat(admission.enter(both)).as("streams are counted beside them").isEmpty();
    admission.answered(both);
    assertThat(admission.ask(both)).isEmpty();
  }

  @Test
  void anAddressHasPlacesForEachTenant() {
    List<Account> shop =
        accounts(
            Optional.of(origin("10.0.0.1")),
            new Identity(
                "shop/token/ci",
                Set.of(Right.REGISTER),
                Names.ALL,
                new Proof.ByToken("ci"),
                "",
                Sight.read("shop")));
    for (int i = 0; i < 3; i++) {
      assertThat(admission.enter(shop)).isEmpty();
    }
    assertThat(admission.enter(shop)).isPresent();
    assertThat(admission.enter(here)).isEmpty();
  }

  @Test
  void whoOpensAndClosesIsHeldToARateOnceItsRushIsOver() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.enter(here)).isEmpty();
      admission.leave(here);
    }
    assertThat(admission.enter(here).orElseThrow()).contains("100 streams a second");
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    assertThat(admission.enter(here)).isEmpty();
    admission.leave(here);
    assertThat(admission.enter(here)).isPresent();
  }

  @Test
  void instancesThatStayWithoutAStreamCount() {
    for (int i = 0; i < 3; i++) {
      assertThat(settled(id(i), here)).isEmpty();
    }
    assertThat(settled(id(3), here).orElseThrow()).contains("has 3 instances");
    assertThat(settled(id(0), here)).as("one that comes back").isEmpty();
    assertThat(settled(id(3), there)).isEmpty();
    admission.gone(id(1));
    assertThat(settled(id(4), here)).isEmpty();
  }

  @Test
  void anInstanceThatMovedCountsWhereItIs() {
    for (int i = 0; i < 3; i++) {
      assertThat(settled(id(i), here)).isEmpty();
    }
    assertThat(settled(id(0), there)).isEmpty();
    assertThat(settled(id(3), here)).isEmpty();
  }

  @Test
  void aNameHoldsSoManyStreamsFromWhereverItCallsAndItsAddressesAreCountedBesides() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.enter(both)).isEmpty();
    }
    assertThat(admission.enter(both).orElseThrow()).contains("10.0.0.1", "agents-per-address");
    for (int i = 0; i < 2; i++) {
      assertThat(admission.enter(orders)).isEmpty();
    }
    assertThat(admission.enter(orders).orElseThrow())
        .isEqualTo(
            "agents of service/orders hold 5 streams, the most it may; the registry's setting"
                + " agents-per-identity allows more");
    assertThat(admission.enter(billing)).isEmpty();
    admission.leave(both);
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(admission.enter(orders)).isEmpty();
    assertThat(admission.enter(here)).as("the address has room as well").isEmpty();
    assertThat(admission.enter(here).orElseThrow()).contains("hold 3 streams");
  }

  @Test
  void whoIsRefusedUnderOneAccountCountsUnderNone() {
    for (int i = 0; i < 5; i++) {
      assertThat(admission.enter(orders)).isEmpty();
    }
    for (int i = 0; i < 9; i++) {
      assertThat(admission.enter(both)).isPresent();
    }
    assertThat(admission.enter(here)).isEmpty();
  }

  @Test
  void aNameThatOpensAndClosesIsHeldToARateAsWell() {
    for (int i = 0; i < 5; i++) {
      assertThat(admission.enter(orders)).isEmpty();
      admission.leave(orders);
    }
    assertThat(admission.enter(orders).orElseThrow())
        .isEqualTo("service/orders opens more than 100 streams a second for long; slow down");
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    assertThat(admission.enter(orders)).isEmpty();
  }

  @Test
  void instancesOfANameThatStayWithoutAStreamCount() {
    for (int i = 0; i < 5; i++) {
      assertThat(settled(id(i), orders)).isEmpty();
    }
    assertThat(settled(id(5), orders).orElseThrow())
        .isEqualTo(
            "service/orders has 5 instances, the most it may; the registry's setting"
                + " agents-per-identity allows more");
    assertThat(settled(id(0), orders)).as("one that comes back").isEmpty();
    admission.gone(id(1));
    assertThat(settled(id(5), orders)).isEmpty();
    assertThat(settled(id(6), billing)).isEmpty();
  }

  @Test
  void whoAsksForAnothersInstanceInVainDoesNotMoveItsCount() {
    for (int i = 0; i < 3; i++) {
      assertThat(settled(id(i), here)).isEmpty();
    }
    assertThat(admission.crowded(id(0), there)).isEmpty(); // and was refused for its age then
    assertThat(settled(id(3), here)).isPresent();
  }

  @Test
  void manyWhoCameAndWentAreForgotten() {
    for (int i = 0; i < 100_000; i++) {
      List<Account> passing = accounts(Optional.empty(), named("service/s" + i));
      assertThat(admission.ask(passing)).isEmpty();
      admission.answered(passing);
      assertThat(admission.enter(passing)).isEmpty();
      admission.leave(passing);
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(admission.remembered()).isLessThan(3_000);
  }

  @Test
  void aWholeNetworkOfIpv6IsOneAddress() {
    assertThat(origin("2001:db8::1").prefix()).isEqualTo(origin("2001:db8::ffff:1").prefix());
    assertThat(origin("2001:db8::1").prefix()).isNotEqualTo(origin("2001:db8:0:1::1").prefix());
  }

  @Test
  void thisMachineIsNotCounted() throws UnknownHostException {
    for (String own : new String[] {"127.0.0.1", "127.9.9.9", "::1"}) {
      assertThat(Origin.of(Optional.of(new InetSocketAddress(InetAddress.getByName(own), 1))))
          .isEmpty();
    }
  }
}
