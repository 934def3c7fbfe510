package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.measure.Figures;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.premain.TestContext;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Shutdown;
import io.muster.registry.v1.Undrain;
import io.muster.registry.v1.Welcome;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands over a real stream: how often the process would have ended is counted. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class CommandLinkTest {
  private static final long NOW = 1_700_000_000_000L;

  private final EventLoop loop = new EventLoop(new AgentLog("off"));
  private final ExecutorService pool =
      new ThreadPoolExecutor(
          0, 8, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), CommandLinkTest::thread);
  private final AtomicInteger exits = new AtomicInteger();
  private FakeRegistry registry;
  private AgentContext context;
  private RegistryLink link;

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "command-test");
    thread.setDaemon(true);
    return thread;
  }

  @BeforeEach
  void start() throws Exception {
    registry = new FakeRegistry();
    context =
        TestContext.of(
            "registry=" + registry.address() + ",service.name=desk,commands=shutdown", "off");
    link =
        new RegistryLink(
            context,
            loop,
            pool,
            new Random(),
            new Figures()::read,
            haltAfterMillis -> exits.incrementAndGet());
    thread(loop::run).start();
    link.start();
  }

  @AfterEach
  void stop() {
    link.goodbye("end of the test", 1);
    registry.close();
  }

  private FakeRegistry.Stream welcomed(long epoch) throws InterruptedException {
    FakeRegistry.Stream stream = registry.stream();
    stream.await(AgentMessage::hasHello);
    stream.say(
        RegistryMessage.newBuilder()
            .setWelcome(Welcome.newBuilder().setEpoch(epoch).setNowMillis(NOW)));
    return stream;
  }

  private Command.Builder shutdown(String id, long epoch) {
    return Command.newBuilder()
        .setId(id)
        .setIncarnation(context.process().incarnation())
        .setEpoch(epoch)
        .setIssuedAtMillis(NOW)
        .setExpiresAfterMillis(60_000)
        .setShutdown(Shutdown.getDefaultInstance());
  }

  private static CommandResult said(FakeRegistry.Stream stream, Command.Builder command)
      throws InterruptedException {
    stream.say(RegistryMessage.newBuilder().setCommand(command));
    return stream.await(AgentMessage::hasCommandResult).getCommandResult();
  }

  @Test
  void aCommandIsObeyedOnceAndOnItsOwnStreamAlone() throws Exception {
    FakeRegistry.Stream stream = welcomed(5);
    assertThat(said(stream, shutdown("other life", 5).setIncarnation(1)).getDone()).isFalse();
    assertThat(said(stream, shutdown("other session", 4)).getDone()).isFalse();
    assertThat(said(stream, shutdown("late", 5).setIssuedAtMillis(NOW - 60_000)).getDone())
        .isFalse();
    assertThat(exits).hasValue(0);
    assertThat(said(stream, shutdown("a", 5)).getDone()).isTrue();
    assertThat(said(stream, shutdown("a", 5)).getWhy()).isEqualTo(CommandResult.Why.NOT_OBEYED);
    stream.end();
    FakeRegistry.Stream next = welcomed(6);
    assertThat(said(next, shutdown("b", 5)).getDone()).isFalse();
    assertThat(said(next, shutdown("a", 6)).getDone()).isFalse();
    assertThat(exits).hasValue(1);
  }

  @Test
  void ofManyResultsNoneIsLost() throws Exception {
    FakeRegistry.Stream stream = welcomed(5);
    for (int i = 0; i < 100; i++) {
      stream.say(
          RegistryMessage.newBuilder()
              .setCommand(shutdown("c" + i, 5).setUndrain(Undrain.getDefaultInstance())));
    }
    Set<String> heard = new HashSet<>();
    while (heard.size() < 100) {
      heard.add(stream.await(AgentMessage::hasCommandResult).getCommandResult().getId());
    }
    assertThat(exits).hasValue(0);
  }
}
