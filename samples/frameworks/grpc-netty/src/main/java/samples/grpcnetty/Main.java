package samples.grpcnetty;

import io.grpc.InsecureServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;

/** A gRPC server with the health service and reflection. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    NettyServerBuilder.forPort(0, InsecureServerCredentials.create())
        .addService(new HealthStatusManager().getHealthService())
        .addService(ProtoReflectionServiceV1.newInstance())
        .build()
        .start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    System.exit(0);
  }
}
