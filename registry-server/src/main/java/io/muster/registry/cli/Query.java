package io.muster.registry.cli;

import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.muster.registry.Allowed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/**
 * A question over gRPC whose answer is printed: what is followed needs it, and what changes
 * something.
 *
 * @param <T> the answer
 */
@Allowed("the command line prints")
abstract class Query<T extends Message> extends Printing<T> implements Callable<Integer> {
  @Mixin final RegistryOption registry = new RegistryOption();

  /** Asks over the channel, within a deadline. */
  abstract T ask(ManagedChannel channel);

  /** Returns how long it may take. */
  Wait patience() {
    return Wait.ASKING;
  }

  @Override
  public Integer call() {
    ManagedChannel channel = registry.open();
    try {
      T answer = ask(channel);
      print(answer);
      return exitCode(answer);
    } catch (StatusRuntimeException e) {
      System.err.println(registry.complaint(e, patience(), channel));
      return RegistryOption.exitCode(e);
    } finally {
      channel.shutdownNow();
    }
  }
}
