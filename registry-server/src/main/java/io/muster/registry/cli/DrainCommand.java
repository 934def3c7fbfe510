package io.muster.registry.cli;

import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.Progress;
import java.time.Duration;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster drain ID}. */
@Command(
    name = "drain",
    description =
        "Take one instance out of every consumer's list, and wait until it is quiet. It holds for its"
            + " place, over restarts, until muster undrain.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster drain 4f2a91c0 --reason \"kernel update\""})
final class DrainCommand extends ActionCommand {
  @Mixin private final Reasoned reasoned = new Reasoned();

  @Mixin private final Deadline deadline = new Deadline();

  @Override
  Duration patience() {
    return deadline.duration();
  }

  @Override
  boolean confirmed(InstanceDetail of) {
    return reasoned.confirmed("drain", of);
  }

  @Override
  Iterator<Progress> begin(FleetBlockingStub fleet, ActionRequest.Builder request) {
    return fleet.drain(
        request.setReason(reasoned.reason()).setDeadlineMillis(deadline.millis()).build());
  }
}
