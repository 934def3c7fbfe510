package io.muster.registry.cli;

import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.Progress;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster remove ID}. */
@Command(
    name = "remove",
    description =
        "Forget one instance whose agent is not connected. Should that same process come back, it"
            + " stays out of every list.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster remove 4f2a91c0 --reason \"its machine burned down\""})
final class RemoveCommand extends ActionCommand {
  @Mixin private final Reasoned reasoned = new Reasoned();

  @Override
  boolean confirmed(InstanceDetail of) {
    return reasoned.confirmed("remove", of);
  }

  @Override
  Iterator<Progress> begin(FleetBlockingStub fleet, ActionRequest.Builder request) {
    return fleet.remove(request.setReason(reasoned.reason()).build());
  }
}
