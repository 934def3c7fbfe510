package io.muster.registry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.roster.InstanceId;
import io.muster.registry.settings.Advertised;
import io.muster.registry.settings.Quota;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Origin HERE = origin("10.0.0.1");
  private static final Origin THERE = origin("10.0.0.2");

  private final AtomicLong nanos = new AtomicLong();
  private final Admission admission = new Admission(new Quota(3, Advertised.ANY), nanos::get);

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
      assertThat(admission.enter(HERE)).isEmpty();
    }
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(admission.enter(HERE).orElseThrow())
        .isEqualTo(
            "agents of 10.0.0.1 hold 3 streams, the most it may; the registry's setting"
                + " agents-per-address allows more");
    assertThat(admission.enter(THERE)).isEmpty();
    admission.leave(HERE);
    assertThat(admission.enter(HERE)).isEmpty();
  }

  @Test
  void whoOpensAndClosesIsHeldToARateOnceItsRushIsOver() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.enter(HERE)).isEmpty();
      admission.leave(HERE);
    }
    assertThat(admission.enter(HERE).orElseThrow()).contains("100 streams a second");
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    assertThat(admission.enter(HERE)).isEmpty();
    admission.leave(HERE);
    assertThat(admission.enter(HERE)).isPresent();
  }

  @Test
  void instancesThatStayWithoutAStreamCount() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.settle(id(i), HERE)).isEmpty();
    }
    assertThat(admission.settle(id(3), HERE).orElseThrow()).contains("has 3 instances");
    assertThat(admission.settle(id(0), HERE)).as("one that comes back").isEmpty();
    assertThat(admission.settle(id(3), THERE)).isEmpty();
    admission.gone(id(1));
    assertThat(admission.settle(id(4), HERE)).isEmpty();
  }

  @Test
  void anInstanceThatMovedCountsWhereItIs() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.settle(id(i), HERE)).isEmpty();
    }
    assertThat(admission.settle(id(0), THERE)).isEmpty();
    assertThat(admission.settle(id(3), HERE)).isEmpty();
  }

  @Test
  void aWholeNetworkOfIpv6IsOneAddress() {
    assertThat(origin("2001:db8::1").key()).isEqualTo(origin("2001:db8::ffff:1").key());
    assertThat(origin("2001:db8::1").key()).isNotEqualTo(origin("2001:db8:0:1::1").key());
  }

  @Test
  void thisMachineIsNotCounted() throws UnknownHostException {
    for (String own : new String[] {"127.0.0.1", "127.9.9.9", "::1"}) {
      assertThat(Origin.of(Optional.of(new InetSocketAddress(InetAddress.getByName(own), 1))))
          .isEmpty();
    }
  }
}
