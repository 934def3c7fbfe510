package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.agent.measure.Figures;
import io.muster.agent.measure.Measurement;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.premain.TestContext;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Farewell;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Registered;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ServiceDescription;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent's side of the stream against a server of gRPC's own. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class RegistryLinkTest {
  private static final String PAIR = "muster.endpoint.needed";

  private final EventLoop loop = new EventLoop(new AgentLog("off"));
  private final ExecutorService pool =
      new ThreadPoolExecutor(
          0, 8, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), RegistryLinkTest::thread);
  private FakeRegistry registry;
  private AgentContext context;
  private RegistryLink link;
  private volatile Supplier<List<Measurement>> figures = new Figures()::read;

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "link-test");
    thread.setDaemon(true);
    return thread;
  }

  @BeforeEach
  void start() throws Exception {
    registry = new FakeRegistry();
    context =
        TestContext.of(
            "registry="
                + registry.address()
                + ",service.name=desk,service.tags=prod,requires=needed[tag],metrics.interval=1s",
            "off");
    link = new RegistryLink(context, loop, pool, new Random(), () -> figures.get());
    thread(loop::run).start();
    link.start();
  }

  @AfterEach
  void stop() throws Exception {
    link.goodbye("end of the test", 1);
    registry.close();
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith(PAIR));
  }

  private static Hello hello(FakeRegistry.Stream stream) throws InterruptedException {
    return stream.await(AgentMessage::hasHello).getHello();
  }

  /** Takes the stream to where the agent's description is acknowledged. */
  private FakeRegistry.Stream registered() throws InterruptedException {
    FakeRegistry.Stream stream = registry.stream();
    hello(stream);
    stream.welcome(false);
    long number = stream.await(AgentMessage::hasDescribed).getDescribed().getNumber();
    stream.say(
        RegistryMessage.newBuilder().setRegistered(Registered.newBuilder().setNumber(number)));
    return stream;
  }

  private static RegistryMessage.Builder endpoints(long revision, String host, int port) {
    return RegistryMessage.newBuilder()
        .setEndpoints(
            Endpoints.newBuilder()
                .setRequirementKey("needed")
                .setRevision(revision)
                .addEndpoints(
                    Endpoint.newBuilder()
                        .setInstanceId(ByteString.copyFrom(new byte[16]))
                        .setHost(host)
                        .setPort(port)
                        .setProtocol("http")
                        .setState(Endpoint.State.UP)));
  }

  private static void acked(FakeRegistry.Stream stream, long revision) throws InterruptedException {
    stream.await(m -> m.getAck().getRevision() == revision);
  }

  @Test
  void itGreetsWithWhoItIsAndWhatItNeeds() throws Exception {
    Hello hello = hello(registry.stream());
    assertThat(hello.getInstanceId().toByteArray()).isEqualTo(context.process().id());
    assertThat(hello.getRequirementsList()).hasSize(1);
    assertThat(hello.getRequirements(0).getService()).isEqualTo("needed");
    assertThat(hello.getRequirements(0).getTagsList()).containsExactly("tag");
    assertThat(hello.getDescribedDigest()).isZero();
  }

  @Test
  void onceWelcomeItDescribesItselfWithTheAddressOfItsOwnSocket() throws Exception {
    FakeRegistry.Stream stream = registry.stream();
    hello(stream);
    stream.welcome(false);
    AgentMessage described = stream.await(AgentMessage::hasDescribed);
    ServiceDescription service = described.getDescribed().getService();
    assertThat(described.getDescribed().getNumber()).isEqualTo(1);
    assertThat(described.getDescribed().getDigest())
        .isEqualTo(Saying.digest(service.toByteArray()));
    assertThat(service.getName()).isEqualTo("desk");
    assertThat(service.getTagsList()).containsExactly("prod");
    assertThat(service.getAdvertisedHost()).isEqualTo("127.0.0.1");
    assertThat(service.getStatus()).isEqualTo(ServiceDescription.Status.STARTING);
  }

  @Test
  void whatItHearsIsWrittenBeforeItIsAcknowledged() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(endpoints(5, "10.0.0.1", 80));
    acked(stream, 5);
    assertThat(System.getProperty(PAIR)).isEqualTo("10.0.0.1:80");
    assertThat(System.getProperty(PAIR + ".state")).isEqualTo("up");
  }

  @Test
  void anAddressOutOfItsGrammarIsNeitherWrittenNorAcknowledged() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(endpoints(5, "10.0.0.1", 80));
    stream.say(endpoints(6, "a b", 80));
    stream.say(endpoints(7, "10.0.0.2", 70_000));
    stream.say(endpoints(8, "10.0.0.3", 80));
    acked(stream, 5);
    assertThat(stream.await(AgentMessage::hasAck).getAck().getRevision()).isEqualTo(8);
    assertThat(System.getProperty(PAIR)).isEqualTo("10.0.0.3:80");
  }

  @Test
  void aStreamThatEndsIsFollowedByAnotherThatSaysWhatIsHeldAlready() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(endpoints(5, "10.0.0.1", 80));
    acked(stream, 5);
    stream.end();
    FakeRegistry.Stream next = registry.stream();
    Hello again = hello(next);
    assertThat(again.getInstanceId().toByteArray()).isEqualTo(context.process().id());
    assertThat(again.getIncarnation()).isEqualTo(context.process().incarnation());
    assertThat(again.getLastRevision()).isEqualTo(5);
    assertThat(again.getDescribedDigest()).isNotZero();
    assertThat(System.getProperty(PAIR + ".state")).isEqualTo("stale");
    assertThat(System.getProperty(PAIR)).isEqualTo("10.0.0.1:80");
  }

  @Test
  void aRegistryThatCountsAnewAfterItsRestartIsHeard() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(endpoints(5_000, "10.0.0.1", 80));
    acked(stream, 5_000);
    stream.end();
    FakeRegistry.Stream next = registry.stream();
    hello(next);
    next.welcome(true);
    next.say(endpoints(2, "10.0.0.2", 80));
    acked(next, 2);
    assertThat(System.getProperty(PAIR)).isEqualTo("10.0.0.2:80");
  }

  @Test
  void aDescriptionTheRegistryKnowsIsNotSaidAgain() throws Exception {
    registered().end();
    FakeRegistry.Stream next = registry.stream();
    hello(next);
    next.welcome(true);
    next.say(endpoints(1, "10.0.0.1", 80));
    // Whatever it says comes in order: had it described itself again, that would be first.
    assertThat(next.await(m -> true).hasAck()).isTrue();
  }

  @Test
  void aCommandIsAnsweredAsNotDone() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(RegistryMessage.newBuilder().setCommand(Command.newBuilder().setId("c1")));
    CommandResult result = stream.await(AgentMessage::hasCommandResult).getCommandResult();
    assertThat(result.getId()).isEqualTo("c1");
    assertThat(result.getDone()).isFalse();
    assertThat(result.getReason()).isNotEmpty();
  }

  @Test
  void whatANewerRegistrySaysIsPassedOver() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(RegistryMessage.newBuilder());
    stream.say(endpoints(5, "10.0.0.1", 80));
    acked(stream, 5);
  }

  private static Metrics figures(FakeRegistry.Stream stream) throws InterruptedException {
    return stream.await(AgentMessage::hasMetrics).getMetrics();
  }

  @Test
  void aReadingThatHangsSilencesNobody() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    figures =
        () -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Figures().read();
        };
    FakeRegistry.Stream stream = registered();
    assertThat(figures(stream).getValuesCount()).isZero();
    assertThat(figures(stream).getLegend()).isZero();
    over.countDown();
    int told = stream.await(AgentMessage::hasLegend).getLegend().getFiguresCount();
    assertThat(figures(stream).getValuesCount()).isEqualTo(told).isPositive();
  }

  @Test
  void aReadingThatFailsSilencesNobodyAndTheNextIsHad() throws Exception {
    figures =
        () -> {
          figures = new Figures()::read;
          throw new OutOfMemoryError("as the test says");
        };
    FakeRegistry.Stream stream = registered();
    assertThat(figures(stream).getValuesCount()).isZero();
    assertThat(figures(stream).getValuesCount()).isPositive();
  }

  @Test
  void aGoodbyeReturnsAsSoonAsItIsAnswered() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(endpoints(5, "10.0.0.1", 80));
    acked(stream, 5);
    Thread answers =
        thread(
            () -> {
              try {
                stream.await(AgentMessage::hasGoodbye);
              } catch (InterruptedException e) {
                return; // the test is over
              }
              stream.say(RegistryMessage.newBuilder().setFarewell(Farewell.newBuilder()));
              stream.end();
            });
    answers.start();
    long start = System.nanoTime();
    link.goodbye("exit", 10_000);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(5_000);
    answers.join();
  }

  @Test
  void aGoodbyeNobodyAnswersTakesItsBoundAndNoMore() throws Exception {
    FakeRegistry.Stream stream = registered();
    stream.say(endpoints(5, "10.0.0.1", 80));
    acked(stream, 5);
    long start = System.nanoTime();
    link.goodbye("exit", 300);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(299L, 3_000L);
    stream.awaitEnd();
  }

  @Test
  void aGoodbyeBeforeTheWelcomeIsSaidAndHardlyWaited() throws Exception {
    FakeRegistry.Stream stream = registry.stream();
    hello(stream);
    long start = System.nanoTime();
    link.goodbye("exit", 10_000);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(5_000);
    stream.await(AgentMessage::hasGoodbye);
  }
}
