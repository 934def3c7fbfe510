package io.muster.registry.cli;

import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.Progress;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster undrain ID}. */
@Command(
    name = "undrain",
    description = "Put a drained instance back into the lists.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: muster undrain 4f2a91c0   (muster overrides --clear PLACE where nothing runs)"
    })
final class UndrainCommand extends ActionCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @SuppressWarnings("UnusedVariable") // taken like the others take it
  @Option(names = "--yes", description = "As for the other actions; this one never asks.")
  private boolean yes;

  @Override
  boolean confirmed(InstanceDetail of) {
    return true; // it takes nothing from anybody
  }

  @Override
  Iterator<Progress> begin(FleetBlockingStub fleet, ActionRequest.Builder request) {
    return fleet.undrain(request.setReason(reason).build());
  }
}
