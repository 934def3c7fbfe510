package io.muster.registry.cli;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.muster.registry.Allowed;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.Progress;
import io.muster.registry.wire.Hex;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Something done to one instance: each step on standard error, what came of it on standard output.
 */
@Allowed("the command line prints")
abstract class ActionCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int TIMEOUT = 6;

  /** What confirming, asking and ending take at most, besides what the instance is given. */
  private static final Duration MARGIN = Duration.ofMinutes(3);

  @Mixin private final RegistryOption registry = new RegistryOption();

  @Parameters(paramLabel = "ID", description = "Its id, or the first digits of it, at least four.")
  private String id = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who does it. Default: the name of this system's user.")
  private @Nullable String by;

  /** Has it begun. */
  abstract Iterator<Progress> begin(FleetBlockingStub fleet, ActionRequest.Builder request);

  /** Returns how long the instance may take, beyond what the registry takes. */
  Duration patience() {
    return Duration.ZERO;
  }

  /** Returns whether the person wants it, having seen whom it is about. */
  abstract boolean confirmed(InstanceDetail of);

  @Override
  public Integer call() {
    ManagedChannel channel = registry.open();
    try {
      InstanceDetail of = registry.stub(channel).get(GetRequest.newBuilder().setId(id).build());
      if (!confirmed(of)) {
        return 2;
      }
      return act(channel, whole(Hex.of(of.getInstance().getInstanceId())));
    } catch (StatusRuntimeException e) {
      System.err.println(registry.complaint(e, Wait.ASKING, channel));
      return RegistryOption.exitCode(e);
    } finally {
      channel.shutdownNow();
    }
  }

  /** Returns the whole id, with the tenant that was typed before it. */
  private String whole(String digits) {
    return id.substring(0, id.indexOf('/') + 1) + digits;
  }

  /**
   * Acts on the very instance that was shown: by now the digits that were typed may mean another.
   */
  private int act(ManagedChannel channel, String whole) {
    Wait wait = new Wait(patience().plus(MARGIN), "muster show " + whole);
    FleetBlockingStub patient =
        registry.stub(channel).withDeadlineAfter(wait.patience().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return tell(begin(patient, ActionRequest.newBuilder().setId(whole).setBy(name(by))));
    } catch (StatusRuntimeException e) {
      System.err.println(registry.complaint(e, wait, channel));
      return RegistryOption.exitCode(e);
    }
  }

  /** Returns the exit code. */
  static int tell(Iterator<Progress> steps) {
    while (steps.hasNext()) {
      Progress step = steps.next();
      String text = step.getText().replaceAll("\\p{Cntrl}", "?");
      if (step.getDone() || step.getFailed()) {
        System.out.println(text);
        return step.getDone() ? 0 : step.getLate() ? TIMEOUT : FAILED;
      }
      System.err.println(text);
    }
    System.err.println("the registry ended before it was over");
    return FAILED;
  }

  static String name(@Nullable String given) {
    return given != null ? given : System.getProperty("user.name", "");
  }
}
