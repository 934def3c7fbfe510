package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.InternalChannelz;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class GrpcProbeTest {
  private final Host host =
      new Host(
          Map.of("io.grpc.InternalChannelz", List.of(InternalChannelz.class)),
          new Properties(),
          Map.of());

  @Test
  void theServicesOfTheServerOnThatPortAreNamed() throws Exception {
    Server server =
        NettyServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(service("shop.Orders"))
            .addService(service("shop.Baskets"))
            .build()
            .start();
    try {
      Findings found = new GrpcProbe().look(socket(server.getPort()), host);
      assertThat(found.protocol()).isEqualTo("grpc");
      assertThat(found.apis().get(0).services()).containsExactly("shop.Baskets", "shop.Orders");
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  @Test
  void aPortOfNoGrpcServerIsLeftAlone() throws Exception {
    assertThat(new GrpcProbe().look(socket(1), host)).isEqualTo(Findings.NONE);
  }

  private static BindableService service(String name) {
    return () -> ServerServiceDefinition.builder(name).build();
  }

  private static BoundSocket socket(int port) {
    return BoundSocket.of("::", port, 0, Witness.NOBODY);
  }
}
