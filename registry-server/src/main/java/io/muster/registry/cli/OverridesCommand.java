package io.muster.registry.cli;

import io.muster.registry.Table;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.v1.OperatorOverride;
import io.muster.registry.v1.OverrideList;
import io.muster.registry.v1.OverridesRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.wire.Hex;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code muster overrides}: what operators have said. */
@Command(
    name = "overrides",
    description = "List what operators have said of places (drained, removed), or clear one.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster overrides --clear orders@10.9.8.10:8080"})
final class OverridesCommand extends FleetQuery<OverrideList> {
  private static final Wait CLEARING = new Wait(Duration.ofSeconds(30), "muster overrides");

  @Option(names = "--clear", paramLabel = "PLACE", description = "Clear this one.")
  private @Nullable String clear;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is cleared.")
  private String reason = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who clears it. Default: the name of this system's user.")
  private @Nullable String by;

  private int code;

  @Override
  OverrideList ask(FleetBlockingStub fleet) {
    String place = clear;
    if (place == null) {
      return fleet.overrides(OverridesRequest.getDefaultInstance());
    }
    Iterator<Progress> steps =
        fleet
            .withDeadlineAfter(CLEARING.patience().toMillis(), TimeUnit.MILLISECONDS)
            .clear(
                ClearRequest.newBuilder()
                    .setPlace(place)
                    .setReason(reason)
                    .setBy(ActionCommand.name(by))
                    .build());
    code = ActionCommand.tell(steps);
    return OverrideList.getDefaultInstance();
  }

  @Override
  Wait patience() {
    return clear == null ? Wait.ASKING : CLEARING;
  }

  @Override
  int exitCode(OverrideList answer) {
    return code;
  }

  @Override
  List<String> lines(OverrideList list) {
    if (clear != null) {
      return List.of();
    }
    Table table = new Table().row("PLACE", "WHAT", "SINCE", "BY", "INSTANCE", "WHY");
    for (OperatorOverride said : list.getOverridesList()) {
      table.row(
          said.getPlace(),
          said.getWhat().name().toLowerCase(Locale.ROOT),
          Rows.age(list.getReadAtMillis() - said.getSinceMillis()),
          said.getBy(),
          Hex.of(said.getInstanceId()).substring(0, 8),
          said.getReason());
    }
    return table.lines();
  }
}
