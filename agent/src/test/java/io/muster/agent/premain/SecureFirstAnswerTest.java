package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.muster.agent.tls.ServerSide;
import io.muster.fuzz.Forge;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hand-written client under TLS, against a server of gRPC's own. */
class SecureFirstAnswerTest {
  private static final String TOKEN = "muster_0123456789-abcdefghijklmnopqrstuvwxyz_ABCDE";
  private static final Forge.Made AUTHORITY = Forge.authority("authority");
  private final ServerSide side = new ServerSide();
  @TempDir Path folder;

  @Test
  void theAnswerComesBeforeMainAndWithItsAsker() throws Exception {
    Server server = serve(Forge.registry(AUTHORITY));
    Files.writeString(folder.resolve("token"), TOKEN);
    try (Asker asker = asker(server, ",token.file=" + folder.resolve("token"))) {
      assertThat(asker.ask()).isTrue();
      assertThat(Asker.property("redis")).isEqualTo("10.9.8.1:6379");
      assertThat(side.next()).isEqualTo("Resolve nobody Bearer " + TOKEN);
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  @Test
  void aServicesCertificateGetsNoQuestionAndGivesNoAnswer() throws Exception {
    Server server =
        serve(
            Forge.of("s").uri("spiffe://d/tenant/t/service/s").ip("127.0.0.1").signedBy(AUTHORITY));
    try (Asker asker = asker(server, "")) {
      assertThat(asker.ask()).isFalse();
      assertThat(Asker.property("redis")).isNullOrEmpty();
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  private Asker asker(Server server, String more) throws IOException {
    Path authority = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem());
    return new Asker(
        "registry=127.0.0.1:"
            + server.getPort()
            + ",requires=redis,await=10s,tls.ca="
            + authority
            + more);
  }

  private Server serve(Forge.Made own) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new RegistryGrpc.RegistryImplBase() {
                  @Override
                  public void resolve(ResolveRequest question, StreamObserver<ResolveAnswer> to) {
                    to.onNext(answer());
                    to.onCompleted();
                  }
                });
    side.dress(builder, own, AUTHORITY);
    return builder.build().start();
  }

  private static ResolveAnswer answer() {
    return ResolveAnswer.newBuilder()
        .setComplete(true)
        .addEndpoints(
            Endpoints.newBuilder()
                .setRequirementKey("redis")
                .setRevision(1)
                .addEndpoints(
                    Endpoint.newBuilder()
                        .setInstanceId(ByteString.copyFrom(new byte[16]))
                        .setHost("10.9.8.1")
                        .setPort(6379)))
        .build();
  }
}
