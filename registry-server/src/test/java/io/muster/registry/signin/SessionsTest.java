package io.muster.registry.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.identity.Proof;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long somebody is signed in, and how often he may try to be. */
class SessionsTest {
  private static final Proof ALICE = new Proof.ByToken("a");

  private final AtomicLong nanos = new AtomicLong(17);
  private final Sessions sessions = new Sessions(nanos::get, new SecureRandom());
  private final Tries tries = new Tries(nanos::get);

  private void after(long minutes) {
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(minutes));
  }

  @Test
  void aSessionEndsAfterAnHourUnused() {
    String secret = sessions.begin(ALICE);
    after(59);
    assertThat(sessions.use(secret)).isPresent();
    after(59);
    assertThat(sessions.use(secret)).isPresent();
    after(60);
    assertThat(sessions.use(secret)).isEmpty();
  }

  @Test
  void aSessionEndsAfterTwelveHoursHoweverMuchItIsUsed() {
    String secret = sessions.begin(ALICE);
    for (int i = 0; i < 23; i++) {
      after(30);
      assertThat(sessions.use(secret)).isPresent();
    }
    after(30);
    assertThat(sessions.use(secret)).isEmpty();
  }

  @Test
  void lookingAtASessionDoesNotKeepItOpen() {
    Sessions.Open open = sessions.use(sessions.begin(ALICE)).orElseThrow();
    after(59);
    assertThat(sessions.find(open.key())).isPresent();
    after(1);
    assertThat(sessions.find(open.key())).isEmpty();
  }

  @Test
  void theKeyIsNoSecretAndNoTwoAreAlike() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_500; i++) {
      String secret = sessions.begin(ALICE);
      Sessions.Open open = sessions.use(secret).orElseThrow();
      assertThat(secret).hasSize(43).isNotEqualTo(open.key());
      assertThat(sessions.use(open.key())).isEmpty();
      assertThat(seen.add(secret) && seen.add(open.guard()) && seen.add(open.key())).isTrue();
    }
  }

  @Test
  void tenTriesAMinuteFromOneAddressAndThreeHundredFromAll() throws Exception {
    InetSocketAddress one = new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 1);
    InetSocketAddress neighbour = new InetSocketAddress(InetAddress.getByName("2001:db8::2"), 1);
    for (int i = 0; i < 10; i++) {
      assertThat(tries.may(i % 2 == 0 ? one : neighbour)).isTrue();
    }
    assertThat(tries.may(one)).isFalse();
    assertThat(tries.may(neighbour)).isFalse();
    int let = 10;
    for (int i = 0; i < 1_000; i++) {
      let += tries.may(new InetSocketAddress("10.0." + i / 250 + "." + i % 250, 1)) ? 1 : 0;
    }
    assertThat(let).isEqualTo(300);
    after(1);
    assertThat(tries.may(one)).isTrue();
  }
}
