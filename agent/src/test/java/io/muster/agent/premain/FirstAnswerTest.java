package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hand-written client against a server of gRPC's own. */
class FirstAnswerTest {
  private final AtomicReference<@Nullable ResolveRequest> asked = new AtomicReference<>();
  private BiConsumer<ResolveRequest, StreamObserver<ResolveAnswer>> behaviour = (q, a) -> {};
  private final Server server = serve();

  private Server serve() {
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .addService(
              new RegistryGrpc.RegistryImplBase() {
                @Override
                public void resolve(ResolveRequest question, StreamObserver<ResolveAnswer> to) {
                  asked.set(question);
                  behaviour.accept(question, to);
                }
              })
          .build()
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  private Asker asker(String arguments) {
    return new Asker("registry=127.0.0.1:" + server.getPort() + "," + arguments);
  }

  private static Endpoints endpoints(String key, long revision, String host, int port) {
    return Endpoints.newBuilder()
        .setRequirementKey(key)
        .setRevision(revision)
        .setReason("for a test")
        .addEndpoints(
            Endpoint.newBuilder()
                .setInstanceId(ByteString.copyFrom(new byte[] {1, -1}))
                .setHost(host)
                .setPort(port)
                .setProtocol("http")
                .setVersion("1.0.0")
                .setState(Endpoint.State.UP)
                .addTags("prod"))
        .build();
  }

  @Test
  void theQuestionCarriesWhatTheAgentNeeds() {
    behaviour = (question, to) -> to.onCompleted();
    try (Asker asker =
        asker("service.name=desk,requires=cache=redis.cache:tcp[prod,stats],await=5s")) {
      assertThat(asker.ask()).isFalse();
      ResolveRequest question = Objects.requireNonNull(asked.get());
      assertThat(question.getService()).isEqualTo("desk");
      assertThat(question.getInstanceId().toByteArray()).isEqualTo(asker.context.process().id());
      assertThat(question.getWaitMillis()).isBetween(1, 5_000);
      assertThat(question.getRequirements(0).getKey()).isEqualTo("cache");
      assertThat(question.getRequirements(0).getService()).isEqualTo("redis.cache");
      assertThat(question.getRequirements(0).getPort()).isEqualTo("tcp");
      assertThat(question.getRequirements(0).getTagsList()).containsExactly("prod", "stats");
    }
  }

  @Test
  void aCompleteAnswerIsWrittenAndEndsTheWait() {
    behaviour =
        (question, to) ->
            to.onNext(
                ResolveAnswer.newBuilder()
                    .addEndpoints(endpoints("a", 7, "10.9.8.1", 8_003))
                    .setComplete(true)
                    .build()); // and the stream stays open
    try (Asker asker = asker("requires=a,await=60s")) {
      assertThat(asker.ask()).isTrue();
      assertThat(Asker.property("a")).isEqualTo("10.9.8.1:8003");
      assertThat(Asker.property("a.state")).isEqualTo("up");
      assertThat(asker.context.mirror().revision()).isEqualTo(7);
    }
  }

  @Test
  void itWaitsForTheAnswerThatCompletes() {
    behaviour =
        (question, to) -> {
          to.onNext(ResolveAnswer.newBuilder().addEndpoints(endpoints("a", 1, "a", 1)).build());
          to.onNext(
              ResolveAnswer.newBuilder()
                  .addEndpoints(endpoints("a", 2, "a", 1))
                  .addEndpoints(endpoints("b", 2, "b", 2))
                  .setComplete(true)
                  .build());
          to.onCompleted();
        };
    try (Asker asker = asker("requires=a,b,await=60s")) {
      assertThat(asker.ask()).isTrue();
      assertThat(Asker.property("b")).isEqualTo("b:2");
    }
  }

  @Test
  void itStopsWaitingWhenWaitingIsPointless() {
    behaviour =
        (question, to) ->
            to.onNext(ResolveAnswer.newBuilder().setGoOn(true).setReason("a cycle").build());
    try (Asker asker = asker("requires=a,await=60s")) {
      assertThat(asker.ask()).isTrue();
      assertThat(asker.context.mirror().toldToGoOn()).isTrue();
      assertThat(asker.context.mirror().complete()).isFalse();
    }
  }

  @Test
  void whatIsOptionalIsAskedForAndNotWaitedFor() {
    behaviour =
        (question, to) -> {
          to.onNext(
              ResolveAnswer.newBuilder()
                  .addEndpoints(endpoints("a", 1, "a", 1))
                  .setComplete(true)
                  .build());
          to.onCompleted();
        };
    try (Asker asker = asker("requires=a?,await=60s")) {
      asker.ask();
      ResolveRequest question = Objects.requireNonNull(asked.get());
      assertThat(question.getWaitMillis()).isZero();
      assertThat(question.getRequirements(0).getOptional()).isTrue();
    }
  }

  @Test
  void aQuestionAndAnAnswerOfManyFramesPass() {
    StringBuilder requires = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      String name = i + "x".repeat(125);
      requires
          .append(i == 0 ? "" : ",")
          .append(name)
          .append("[t,")
          .append("u".repeat(60))
          .append(']');
    }
    behaviour =
        (question, to) -> {
          ResolveAnswer.Builder answer = ResolveAnswer.newBuilder().setComplete(true);
          question
              .getRequirementsList()
              .forEach(
                  r -> {
                    Endpoints.Builder many = endpoints(r.getKey(), 1, "10.9.8.1", 1).toBuilder();
                    for (int i = 2; i < 40; i++) {
                      many.addEndpoints(many.getEndpoints(0).toBuilder().setPort(i));
                    }
                    answer.addEndpoints(many);
                  });
          to.onNext(answer.build());
          to.onCompleted();
        };
    try (Asker asker = asker("requires=" + requires + ",await=60s")) {
      assertThat(asker.ask()).isTrue();
      assertThat(asker.context.mirror().complete()).isTrue();
    }
  }

  @Test
  void oneEndpointThatIsNoneDoesNotCostTheOthers() {
    behaviour =
        (question, to) -> {
          Endpoints.Builder list = endpoints("a", 1, "${jndi:x}", 1).toBuilder();
          list.addEndpoints(list.getEndpoints(0).toBuilder().setHost("good").setPort(2));
          list.addEndpoints(list.getEndpoints(0).toBuilder().setHost("bad").setPort(-1));
          to.onNext(ResolveAnswer.newBuilder().addEndpoints(list).setComplete(true).build());
          to.onCompleted();
        };
    try (Asker asker = asker("requires=a,await=60s")) {
      assertThat(asker.ask()).isTrue();
      assertThat(Asker.property("a.all")).isEqualTo("good:2");
    }
  }

  @Test
  void aRegistryThatIsNotThereIsPassedOver() {
    behaviour =
        (question, to) ->
            to.onNext(
                ResolveAnswer.newBuilder()
                    .addEndpoints(endpoints("a", 1, "a", 1))
                    .setComplete(true)
                    .build());
    try (Asker asker = new Asker("registry=127.0.0.1:1,127.0.0.1:1,requires=a,await=60s")) {
      assertThat(asker.ask()).isFalse();
    }
    try (Asker asker =
        new Asker("registry=127.0.0.1:1,127.0.0.1:" + server.getPort() + ",requires=a,await=60s")) {
      assertThat(asker.ask()).isTrue();
    }
  }

  @Test
  void theStreamLaneMayBeFasterThanASilentRegistry() throws InterruptedException {
    try (Asker asker = asker("requires=a,await=60s")) {
      Thread lane =
          new Thread(
              () ->
                  asker
                      .context
                      .mirror()
                      .heard(
                          new io.muster.agent.mirror.EndpointList(
                              "a",
                              1,
                              java.util.List.of(
                                  io.muster.agent.mirror.Endpoint.of("01", "http", "a", 1, "")),
                              io.muster.agent.mirror.EndpointList.EmptyBecause.NOT_VOUCHED)));
      behaviour = (question, to) -> lane.start();
      assertThat(asker.ask()).isTrue();
      lane.join();
    }
  }
}
