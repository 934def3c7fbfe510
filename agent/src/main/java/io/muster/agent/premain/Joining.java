package io.muster.agent.premain;

import io.muster.agent.Allowed;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.Keys;
import io.muster.agent.settings.ServiceName;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** What the agent does where it is wanted: settings, both lanes, what is required. Main thread. */
@Allowed("reads the process's own environment")
final class Joining {
  /** The JVM gives every agent to the system loader, so this class stands once in a process. */
  private static boolean present;

  private Joining() {}

  private static synchronized boolean takePlace() {
    boolean free = !present;
    present = true;
    return free;
  }

  /** Returns whether main may begin. */
  static boolean join(
      @Nullable String arguments, Instrumentation instrumentation, boolean lateAttach) {
    if (isOff(arguments)) {
      return true;
    }
    StreamLane lane = new StreamLane();
    lane.start();
    try {
      return join(arguments, instrumentation, lateAttach, lane);
    } finally {
      lane.callOff();
    }
  }

  /** Where nothing hints at it, the lane must not wait for the settings to be read. */
  private static boolean isOff(@Nullable String arguments) {
    return Keys.maySwitchOff(arguments, System.getProperties(), System.getenv())
        && !AgentSettings.read(arguments, System.getProperties(), System.getenv()).enabled();
  }

  private static boolean join(
      @Nullable String arguments,
      Instrumentation instrumentation,
      boolean lateAttach,
      StreamLane lane) {
    Process process = new Process(lateAttach);
    AgentSettings settings = AgentSettings.read(arguments, System.getProperties(), System.getenv());
    if (!settings.enabled()) { // by a file: the lane has loaded for nothing, and ends
      return true;
    }
    AgentLog log = new AgentLog(settings.logLevel());
    if (!takePlace()) {
      log.warn("an agent of Muster is in this process already; this one does nothing");
      return true;
    }
    if (!settings.requirements().isEmpty()) { // else the host's own network settings may come first
      lane.wanted();
    }
    Route route = new Route(settings.trust(), new InnerRealm(), log);
    rehearse(route);
    for (String problem : settings.problems()) {
      log.warn(problem);
    }
    ServiceName name = ServiceName.find(settings, System.getProperties(), System.getenv());
    AgentContext context = new AgentContext(instrumentation, process, settings, name, route);
    for (String problem : context.mirror().problems()) {
      log.warn(problem);
    }
    lane.begin(context);
    boolean begins = settings.requirements().isEmpty() || ask(context);
    context.premainReturned(process.ageMillis());
    return begins;
  }

  @SuppressWarnings("IllegalCatch") // the stream lane runs already, and will hear the answer later
  private static boolean ask(AgentContext context) {
    try {
      return new BeforeMain(context).run();
    } catch (Throwable e) {
      context.log().warn("what is required could not be asked for before main: " + e);
      return true;
    }
  }

  @SuppressWarnings("IllegalCatch") // no thread to be had: the handshake takes longer, that is all
  private static void rehearse(Route route) {
    try {
      route.rehearse();
    } catch (Throwable e) {
      route.log().debug("no rehearsal of TLS: " + e);
    }
  }
}
