package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.agent.measure.Figures;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.premain.TestContext;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.RegistryMessage;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reconnects and changes without end: a day's worth in a minute. A few in every build, 10,000
 * reconnects with {@code -Dmuster.campaign=true}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SteadyTest {
  private static final boolean FULL = Boolean.getBoolean("muster.campaign");
  private static final int RECONNECTS = FULL ? 10_000 : 500;
  private static final int CHANGE_EVERY = 10;

  /** What 10,000 reconnects may leave behind: 100 bytes each. */
  private static final long HEAP_SLACK = 1024 * 1024;

  private final EventLoop loop = new EventLoop(new AgentLog("off"));
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0, 8, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), SteadyTest::thread);

  /** Waits are a share of the bound; this share is none. */
  private static final class NoWait extends Random {
    private static final long serialVersionUID = 1;

    @Override
    public double nextDouble() {
      return 0;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "steady-test");
    thread.setDaemon(true);
    return thread;
  }

  @Test
  void reconnectsAndChangesLeaveNothingBehind() throws Exception {
    try (FakeRegistry registry = new FakeRegistry()) {
      AgentContext context =
          TestContext.of(
              "registry=" + registry.address() + ",service.name=desk,requires=steady", "off");
      RegistryLink link = new RegistryLink(context, loop, pool, new NoWait(), new Figures()::read);
      thread(loop::run).start();
      link.start();
      reconnect(registry, RECONNECTS / 5);
      long heap = heap();
      int threads = threads();
      reconnect(registry, RECONNECTS);
      long heapAfter = heap();
      System.out.printf(
          "steady: %d reconnects, %d changes; heap %d KiB, then %d KiB; threads %d, then %d%n",
          RECONNECTS, RECONNECTS / CHANGE_EVERY, heap / 1024, heapAfter / 1024, threads, threads());
      assertThat(heapAfter).isLessThan(heap + HEAP_SLACK);
      assertThat(threads()).isLessThan(threads + 4);
      link.goodbye("end of the test", 1);
    } finally {
      System.getProperties()
          .keySet()
          .removeIf(key -> key.toString().startsWith("muster.endpoint.steady"));
    }
  }

  private static void reconnect(FakeRegistry registry, int times) throws InterruptedException {
    for (int i = 1; i <= times; i++) {
      FakeRegistry.Stream stream = registry.stream();
      stream.await(AgentMessage::hasHello);
      stream.welcome(false);
      stream.await(AgentMessage::hasDescribed);
      if (i % CHANGE_EVERY == 0) {
        stream.say(endpoints(i));
        stream.await(AgentMessage::hasAck);
        assertThat(System.getProperty("muster.endpoint.steady.port"))
            .isEqualTo("" + (1_000 + i % 5_000));
      }
      stream.end();
    }
  }

  private static RegistryMessage.Builder endpoints(int revision) {
    return RegistryMessage.newBuilder()
        .setEndpoints(
            Endpoints.newBuilder()
                .setRequirementKey("steady")
                .setRevision(revision)
                .addEndpoints(
                    Endpoint.newBuilder()
                        .setInstanceId(ByteString.copyFrom(new byte[16]))
                        .setHost("10.0.0.1")
                        .setPort(1_000 + revision % 5_000)
                        .setProtocol("tcp")
                        .setState(Endpoint.State.UP)));
  }

  /** Returns what the heap holds once nothing more can be freed. */
  private static long heap() {
    long held = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      System.gc();
      long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (now >= held) {
        return held;
      }
      held = now;
    }
    return held;
  }

  /** Returns how many have work; those that have none end by themselves, whenever that is. */
  private int threads() {
    return pool.getActiveCount();
  }
}
