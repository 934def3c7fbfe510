package io.muster.registry.bench.registry;

import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/**
 * A server that speaks Muster's protocol.
 *
 * @param process it runs in
 * @param address "host:port"
 * @param tls what its clients speak; empty for plain text
 */
record StreamNode(Child process, String address, Optional<SslContext> tls)
    implements Contender.Node {
  /** One that speaks plain text. */
  StreamNode(Child process, String address) {
    this(process, address, Optional.empty());
  }

  @Override
  public Contender.Client client(int number, String required, Contender.Told told) {
    return new StreamClient(Crowd.channel(address, tls), true, number, required, told);
  }
}
