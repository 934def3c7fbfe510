package io.muster.agent.premain;

import io.muster.agent.Allowed;
import io.muster.agent.mirror.Endpoint;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.ServiceName;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The door the JVM knocks at. Whatever goes wrong behind it, the application starts. */
@Allowed("reads the process's own environment")
public final class Premain {
  /**
   * Exit code when {@code muster.await.policy=stop} and a requirement is missing (sysexits.h:
   * EX_UNAVAILABLE).
   */
  static final int MISSING = 69;

  private static final String MARK = "muster.agent.present";

  private Premain() {}

  /** Called by the JVM before main. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    enter(arguments, instrumentation, false);
  }

  /** Called by the JVM on a late attach. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    enter(arguments, instrumentation, true);
  }

  @SuppressWarnings("IllegalCatch") // a throw out of premain ends the JVM with SIGABRT
  private static void enter(
      @Nullable String arguments, Instrumentation instrumentation, boolean lateAttach) {
    try {
      if (!Bystander.is()) {
        join(arguments, instrumentation, new Process(lateAttach));
      }
    } catch (Throwable e) {
      new AgentLog("info").warn("the agent does nothing in this process: " + e);
    }
  }

  private static void join(
      @Nullable String arguments, Instrumentation instrumentation, Process process) {
    AgentSettings settings = AgentSettings.read(arguments, System.getProperties(), System.getenv());
    AgentLog log = new AgentLog(settings.logLevel());
    if (!settings.enabled()) {
      return;
    }
    if (System.getProperty(MARK) != null) {
      log.warn("an agent of Muster is in this process already; this one does nothing");
      return;
    }
    System.setProperty(MARK, "true");
    for (String problem : settings.problems()) {
      log.warn(problem);
    }
    ServiceName name = ServiceName.find(settings, System.getProperties(), System.getenv());
    AgentContext context = new AgentContext(instrumentation, process, settings, name, log);
    for (String problem : context.mirror().problems()) {
      log.warn(problem);
    }
    startStreamLane(context);
    if (!settings.requirements().isEmpty() && !process.lateAttach()) {
      awaitRequirements(context);
    }
    context.premainReturned(process.ageMillis());
  }

  private static void startStreamLane(AgentContext context) {
    Thread lane = new Thread(null, new StreamLane(context), "muster-agent");
    lane.setDaemon(true);
    lane.setContextClassLoader(null);
    lane.start();
  }

  private static void awaitRequirements(AgentContext context) {
    AgentSettings settings = context.settings();
    boolean waits = !context.mirror().complete();
    long bound = waits ? settings.awaitMillis() : Math.min(settings.awaitMillis(), OPTIONAL_MILLIS);
    boolean answered = new FirstAnswer(context).ask(bound, waits);
    Map<String, List<Endpoint>> snapshot = null;
    try {
      if (!answered && waits) {
        snapshot = read(context);
        boolean enough = covers(snapshot, context.mirror().missing());
        long left = enough ? 0 : bound - context.process().ageMillis();
        if (left > 0) {
          context.mirror().awaitComplete(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!context.mirror().complete()) {
      useSnapshot(context, snapshot == null ? read(context) : snapshot);
    }
    reckon(context);
  }

  /**
   * A question whose answer nobody waits for may take this long; a registry on the same network
   * needs a tenth.
   */
  private static final long OPTIONAL_MILLIS = 200;

  private static boolean covers(Map<String, List<Endpoint>> snapshot, List<String> missing) {
    for (String key : missing) {
      List<Endpoint> endpoints = snapshot.get(key);
      if (endpoints == null || endpoints.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, List<Endpoint>> read(AgentContext context) {
    try {
      return context.snapshot().read();
    } catch (IOException e) {
      context.log().warn("the snapshot is not used: " + e.getMessage());
      return new java.util.LinkedHashMap<>();
    }
  }

  private static void useSnapshot(AgentContext context, Map<String, List<Endpoint>> snapshot) {
    List<String> before = context.mirror().missing();
    context.mirror().useSnapshot(snapshot);
    if (context.mirror().missing().size() < before.size()) {
      long ageSeconds = (System.currentTimeMillis() - context.snapshot().writtenAtMillis()) / 1_000;
      context
          .log()
          .info(
              "the registry did not answer for "
                  + before
                  + "; using the snapshot of "
                  + ageSeconds
                  + " s ago, "
                  + context.snapshot().path());
    }
  }

  private static void reckon(AgentContext context) {
    List<String> missing = context.mirror().missing();
    if (missing.isEmpty()) {
      return;
    }
    if (context.settings().awaitStops()) {
      context
          .log()
          .warn(
              "not there: "
                  + missing
                  + ", and muster.await.policy=stop: the start ends here with exit code "
                  + MISSING);
      System.exit(MISSING);
    }
    context
        .log()
        .info(
            "starting without "
                + missing
                + " after "
                + context.process().ageMillis()
                + " ms"
                + (context.mirror().toldToGoOn()
                    ? ": they wait for this service in turn"
                    : "; properties follow when they come"));
  }
}
