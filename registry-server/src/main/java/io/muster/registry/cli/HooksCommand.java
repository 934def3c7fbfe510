package io.muster.registry.cli;

import io.grpc.ManagedChannel;
import io.muster.registry.Table;
import io.muster.registry.v1.HookList;
import io.muster.registry.v1.HookStatus;
import io.muster.registry.v1.HooksGrpc;
import io.muster.registry.v1.ListHooksRequest;
import io.muster.registry.v1.TestHookRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster hooks}: the registry's webhooks and how they fare. */
@Command(
    name = "hooks",
    description = "List the webhooks with what waits for them; muster hooks test NAME tries one.",
    mixinStandardHelpOptions = true,
    subcommands = HooksCommand.Test.class,
    footer = {"", "Example: muster hooks test ops"})
final class HooksCommand extends Query<HookList> {
  @Override
  HookList ask(ManagedChannel channel) {
    return HooksGrpc.newBlockingStub(channel)
        .withDeadlineAfter(RegistryOption.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .list(ListHooksRequest.getDefaultInstance());
  }

  @Override
  List<String> lines(HookList list) {
    if (list.getHooksCount() == 0) {
      return List.of(
          "no webhook is set; set one with hook.<name>.url = https://... in the server's --config");
    }
    Table table = new Table().row("NAME", "TO", "FORM", "WAITING", "DROPPED", "LAST");
    for (HookStatus hook : list.getHooksList()) {
      table.row(
          hook.getName(),
          hook.getAddress(),
          hook.getForm(),
          Integer.toString(hook.getWaiting()),
          Long.toString(hook.getDropped()),
          Rows.dash(hook.getOutcome()));
    }
    return table.lines();
  }

  /** {@code muster hooks test NAME}: sends a test at once. */
  @Command(
      name = "test",
      description = "Send a test to a webhook at once; exit code 1 when it was not taken.",
      mixinStandardHelpOptions = true)
  static final class Test extends Query<HookStatus> {
    /** The registry gives it 15 s. */
    private static final Wait PATIENCE = new Wait(Duration.ofSeconds(20), "muster hooks");

    @Parameters(paramLabel = "NAME", description = "As the settings name it.")
    private String name = "";

    @Override
    Wait patience() {
      return PATIENCE;
    }

    @Override
    HookStatus ask(ManagedChannel channel) {
      return HooksGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE.patience().toMillis(), TimeUnit.MILLISECONDS)
          .test(
              TestHookRequest.newBuilder()
                  .setName(name)
                  .setBy(System.getProperty("user.name", "somebody"))
                  .build());
    }

    @Override
    List<String> lines(HookStatus status) {
      return List.of(status.getName() + " at " + status.getAddress() + ": " + status.getOutcome());
    }

    @Override
    int exitCode(HookStatus status) {
      return status.getTaken() ? 0 : 1;
    }
  }
}
