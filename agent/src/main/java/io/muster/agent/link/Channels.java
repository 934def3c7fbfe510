package io.muster.agent.link;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import io.grpc.internal.PickFirstLoadBalancerProvider;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.muster.agent.settings.HostPort;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Makes channels to an address that is already known. Nothing is looked up through service files,
 * which the agent's jar does not carry, nor through the host's proxy settings.
 */
final class Channels {
  private static final String SCHEME = "muster";
  private static final int MAX_MESSAGE = 256 * 1024;

  private final EventLoop loop;
  private final Executor transport;
  private final Sockets sockets;

  Channels(EventLoop loop, Executor transport, Sockets sockets) {
    this.loop = loop;
    this.transport = transport;
    this.sockets = sockets;
    LoadBalancerRegistry.getDefaultRegistry().register(new PickFirstLoadBalancerProvider());
    NameResolverRegistry.getDefaultRegistry().register(new Known());
  }

  /** Opens one; "plain" is what gRPC sees, whatever the sockets make of it. */
  ManagedChannel open(InetSocketAddress address, HostPort registry) {
    String authority = registry.toString();
    Known.next = address;
    return OkHttpChannelBuilder.forTarget(SCHEME + ":///" + authority)
        .usePlaintext()
        .overrideAuthority(authority)
        .executor(loop)
        .offloadExecutor(loop)
        .transportExecutor(transport)
        .scheduledExecutorService(loop)
        .socketFactory(sockets.to(registry))
        .proxyDetector(target -> null)
        .disableRetry()
        .disableServiceConfigLookUp()
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .idleTimeout(365, TimeUnit.DAYS)
        .maxInboundMessageSize(MAX_MESSAGE)
        .build();
  }

  /** Resolves every target to the address that was resolved before. Event loop only. */
  private static final class Known extends NameResolverProvider {
    private static volatile InetSocketAddress next = new InetSocketAddress(0);

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
      InetSocketAddress address = next;
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return "registry";
        }

        @Override
        public void start(Listener2 listener) {
          listener.onResult2(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(
                      StatusOr.fromValue(
                          Collections.singletonList(
                              new EquivalentAddressGroup(address, Attributes.EMPTY))))
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }
  }
}
