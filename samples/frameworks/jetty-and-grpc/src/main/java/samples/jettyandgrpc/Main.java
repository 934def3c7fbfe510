package samples.jettyandgrpc;

import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** A Jetty and a gRPC server side by side. */
public final class Main {
  private Main() {}

  /** Answers requests. */
  private static final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.write(true, ByteBuffer.wrap("here\n".getBytes()), callback);
      return true;
    }
  }

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Server jetty = new Server(0);
    jetty.setHandler(new Answers());
    jetty.start();
    io.grpc.Server grpc =
        NettyServerBuilder.forPort(0)
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    grpc.shutdownNow();
    jetty.stop();
  }
}
