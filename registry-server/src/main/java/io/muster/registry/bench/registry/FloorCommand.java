package io.muster.registry.bench.registry;

import io.grpc.netty.NettyServerBuilder;
import io.muster.registry.Allowed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster bench floor}: a bare stream server with the registry's settings of gRPC. */
@Command(name = "floor", hidden = true, description = "The bare stream server to compare with.")
@Allowed("the command line prints")
public final class FloorCommand implements Callable<Integer> {
  @Option(
      names = "--sync",
      paramLabel = "FILE",
      description = "Answer once a new file there has what was said.")
  private @Nullable Path sync;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new FloorService(sync == null ? null : SyncedFile.make(sync)))
            .directExecutor()
            .maxConcurrentCallsPerConnection(16)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build()
            .start();
    System.out.println("floor at 127.0.0.1:" + server.getPort());
    server.awaitTermination();
    return 0;
  }
}
