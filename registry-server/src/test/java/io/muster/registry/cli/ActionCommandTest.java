package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.Roster;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actions against a fleet whose instances come and go while a person types. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SuppressWarnings("NullAway.Init")
class ActionCommandTest {
  private static final String SHOWN = "4f2a" + "0".repeat(28);

  private final BlockingQueue<ActionRequest> asked = new LinkedBlockingQueue<>();
  private Server server;

  /** Knows one instance at first, and does whatever it is asked. */
  private final class Fleet extends FleetGrpc.FleetImplBase {
    @Override
    public void get(GetRequest request, StreamObserver<InstanceDetail> answers) {
      ByteString id = ByteString.fromHex(SHOWN);
      answers.onNext(
          InstanceDetail.newBuilder().setInstance(Instance.newBuilder().setInstanceId(id)).build());
      answers.onCompleted();
    }

    @Override
    public void undrain(ActionRequest request, StreamObserver<Progress> answers) {
      drain(request, answers);
    }

    @Override
    public void drain(ActionRequest request, StreamObserver<Progress> answers) {
      asked.add(request);
      answers.onNext(Progress.newBuilder().setDone(true).setText("done").build());
      answers.onCompleted();
    }

    @Override
    public void list(ListRequest request, StreamObserver<Roster> answers) {
      // Never answers.
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Fleet())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Test
  void whatWasShownIsActedOnWhateverElseItsFirstDigitsMeanByThen() throws Exception {
    assertThat(Said.by(List.of("undrain", "4f2a", "--registry", address())).code()).isZero();
    assertThat(asked.take().getId()).isEqualTo(SHOWN);
    List<String> drain =
        List.of("drain", "4f2a", "--reason", "a", "--yes", "--registry", address());
    assertThat(Said.by(drain).code()).isZero();
    assertThat(asked.take().getId()).isEqualTo(SHOWN);
  }

  @Test
  void aRegistryThatIsReachedAndLateIsNotSaidToBeAway() {
    RegistryOption registry = new RegistryOption();
    ManagedChannel channel = NettyChannelBuilder.forTarget(address()).usePlaintext().build();
    try {
      Wait wait = new Wait(Duration.ofSeconds(20), "muster hooks");
      FleetGrpc.FleetBlockingStub fleet = FleetGrpc.newBlockingStub(channel);
      fleet.get(GetRequest.getDefaultInstance());
      StatusRuntimeException late =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  fleet
                      .withDeadlineAfter(50, TimeUnit.MILLISECONDS)
                      .list(ListRequest.getDefaultInstance()));
      assertThat(registry.complaint(late, wait, channel))
          .contains("takes connections, but has not answered within 20 s")
          .contains("goes on; see what came of it with: muster hooks")
          .doesNotContain("Is it running?");
      assertThat(RegistryOption.exitCode(late)).isEqualTo(6);
    } finally {
      channel.shutdownNow();
    }
  }
}
