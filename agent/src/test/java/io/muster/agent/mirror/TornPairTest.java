package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.settings.AgentSettings;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Eight threads of a host read while the mirror writes: no failure, no pair of two endpoints. */
class TornPairTest {
  private static final int READERS = 8;
  private static final int UPDATES = 5_000;

  @Test
  void readersSeeWholePairsOnly() throws InterruptedException {
    Properties table = new Properties();
    Mirror mirror =
        new Mirror(
            AgentSettings.read("requires=a,inject.x={a.host}:{a.port}", new Properties(), Map.of()),
            "00",
            table);
    mirror.heard(pair(1));
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    CountDownLatch running = new CountDownLatch(READERS);
    Thread[] readers = new Thread[READERS];
    boolean[] over = new boolean[1];
    for (int i = 0; i < READERS; i++) {
      readers[i] = new Thread(() -> read(table, wrong, running, over));
      readers[i].start();
    }
    running.await();
    for (int revision = 2; revision <= UPDATES; revision++) {
      mirror.heard(pair(revision));
    }
    synchronized (over) {
      over[0] = true;
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(table.getProperty("muster.endpoint.a")).isEqualTo(expected(UPDATES));
  }

  /** The host's last number is the port's last digits, so a pair of two endpoints shows. */
  private static EndpointList pair(int revision) {
    int n = revision % 250;
    return MirrorPropertiesTest.list(
        "a", revision, MirrorPropertiesTest.up(Integer.toHexString(n), "10.9.8." + n, 1_000 + n));
  }

  private static String expected(int revision) {
    return "10.9.8." + revision % 250 + ":" + (1_000 + revision % 250);
  }

  private static void read(
      Properties table, Queue<String> wrong, CountDownLatch running, boolean[] over) {
    try {
      boolean ends = false;
      while (!ends) {
        synchronized (over) {
          ends = over[0];
        }
        check(table.getProperty("muster.endpoint.a"), wrong);
        check(table.getProperty("x"), wrong);
        check(table.getProperty("muster.endpoint.a.url").substring("http://".length()), wrong);
        int size = 0;
        for (Map.Entry<Object, Object> entry : table.entrySet()) {
          size += entry.getKey() == null ? 0 : 1;
        }
        if (size != 8) {
          wrong.add("size " + size);
        }
        running.countDown();
      }
    } catch (RuntimeException e) {
      wrong.add(e.toString());
    } finally {
      running.countDown();
    }
  }

  private static void check(String value, Queue<String> wrong) {
    int n = Integer.parseInt(value.substring("10.9.8.".length(), value.indexOf(':')));
    if (!value.endsWith(":" + (1_000 + n))) {
      wrong.add(value);
    }
  }
}
