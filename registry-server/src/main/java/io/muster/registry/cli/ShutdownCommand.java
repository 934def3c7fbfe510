package io.muster.registry.cli;

import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.Progress;
import java.time.Duration;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster shutdown ID}. */
@Command(
    name = "shutdown",
    description =
        "Drain one instance, then have its process end in the ordinary way; once --deadline is over, quiet or not."
            + " Its agent must allow it:"
            + " muster.commands=drain,shutdown.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster shutdown 4f2a91c0 --reason \"moves to node-9\""})
final class ShutdownCommand extends ActionCommand {
  @Mixin private final Reasoned reasoned = new Reasoned();

  @Mixin private final Deadline deadline = new Deadline();

  @Option(
      names = "--halt-after",
      paramLabel = "TIME",
      converter = Limit.class,
      description =
          "End it without its shutdown hooks when they take longer, for example 20s. Default: never.")
  private Duration haltAfter = Duration.ZERO;

  @Override
  Duration patience() {
    return deadline.duration().plus(haltAfter);
  }

  @Override
  boolean confirmed(InstanceDetail of) {
    return reasoned.confirmed("shut down", of);
  }

  @Override
  Iterator<Progress> begin(FleetBlockingStub fleet, ActionRequest.Builder request) {
    return fleet.shutdown(
        request
            .setReason(reasoned.reason())
            .setDeadlineMillis(deadline.millis())
            .setHaltAfterMillis((int) haltAfter.toMillis())
            .build());
  }
}
