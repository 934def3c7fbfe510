package io.muster.agent.premain;

import io.muster.agent.Allowed;
import io.muster.agent.mirror.Endpoint;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Gets what is required before main: asks the registry, waits within the bound, then takes the
 * snapshot for what is still unknown. Main thread.
 */
@Allowed("the snapshot's age is shown by the system's clock")
final class BeforeMain {
  private final AgentContext context;
  private final Patience patience;

  BeforeMain(AgentContext context) {
    this.context = context;
    this.patience = new Patience(context);
  }

  /**
   * Blocks until that is done.
   *
   * @return whether main may begin; false when it was told to stop for what is missing
   */
  boolean run() {
    boolean over = context.process().lateAttach() || new FirstAnswer(context, patience).ask();
    Map<String, List<Endpoint>> snapshot = Collections.emptyMap();
    if (!context.mirror().unknown().isEmpty()) {
      snapshot = read();
      if (!over && patience.waits() && !covers(snapshot, context.mirror().missing())) {
        await();
      }
    }
    use(snapshot);
    context.mirror().settle();
    return context.process().lateAttach() || reckon();
  }

  private void await() {
    try {
      while (patience.leftMillis() > 0
          && !context.mirror().awaitComplete(Math.max(1, patience.untilShown()))
          && !context.mirror().toldToGoOn()) {
        patience.show(context);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean covers(Map<String, List<Endpoint>> snapshot, List<String> missing) {
    for (String key : missing) {
      List<Endpoint> endpoints = snapshot.get(key);
      if (endpoints == null || endpoints.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private Map<String, List<Endpoint>> read() {
    try {
      return context.snapshot().read();
    } catch (IOException | RuntimeException e) {
      context.log().warn("the snapshot is not used: " + e.getMessage());
      return Collections.emptyMap();
    }
  }

  private void use(Map<String, List<Endpoint>> snapshot) {
    List<String> used = context.mirror().useSnapshot(snapshot);
    if (!used.isEmpty()) {
      long seconds = (System.currentTimeMillis() - context.snapshot().writtenAtMillis()) / 1_000;
      context
          .log()
          .info(
              "the registry had no answer for "
                  + used
                  + " in "
                  + context.process().ageMillis()
                  + " ms; using the snapshot written "
                  + Math.max(0, seconds)
                  + " s ago, "
                  + context.snapshot().path());
    }
  }

  private boolean reckon() {
    List<String> missing = context.mirror().missing();
    long age = context.process().ageMillis();
    if (missing.isEmpty()) {
      if (patience.shown()) {
        context.log().info("all that is required is there after " + age + " ms");
      }
      return true;
    }
    if (context.mirror().toldToGoOn()) {
      context
          .log()
          .info(
              "starting without " + missing + " after " + age + " ms: they wait for this service");
      return true;
    }
    if (context.settings().awaitStops()) {
      context
          .log()
          .warn(
              "not there after "
                  + age
                  + " ms: "
                  + missing
                  + ", and muster.await.policy=stop: the start ends here with exit code "
                  + Premain.MISSING);
      return false;
    }
    context
        .log()
        .info(
            "starting without "
                + missing
                + " after "
                + age
                + " ms; the properties follow when they come");
    return true;
  }
}
