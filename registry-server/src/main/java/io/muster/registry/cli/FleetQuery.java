package io.muster.registry.cli;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;

/**
 * A question about the fleet.
 *
 * @param <T> the answer
 */
abstract class FleetQuery<T extends Message> extends Query<T> {
  /** Asks. */
  abstract T ask(FleetBlockingStub fleet);

  @Override
  final T ask(ManagedChannel channel) {
    return ask(registry.stub(channel));
  }
}
