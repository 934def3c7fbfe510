package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.LoadedClasses;
import io.muster.agent.premain.AgentLog;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All probes, and the one way in which they are asked. */
public final class Probes {
  private final LoadedClasses classes;
  private final AgentLog log;
  private final List<Probe> probes;
  private final Set<String> landmarks = new HashSet<>();

  /** Makes them; looks at nothing yet. */
  public Probes(Instrumentation instrumentation, AgentLog log, List<Probe> probes) {
    this.classes = new LoadedClasses(instrumentation);
    this.log = log;
    this.probes = Collections.unmodifiableList(new ArrayList<>(probes));
    for (Probe probe : probes) {
      landmarks.addAll(probe.landmarks());
    }
  }

  /** Returns the probes of this version. */
  public static List<Probe> all(Instrumentation instrumentation) {
    List<Probe> all = new ArrayList<>();
    NettyChannels netty = new NettyChannels(new Threads(instrumentation));
    all.add(new ArmeriaProbe(netty));
    all.add(new DropwizardProbe());
    all.add(new GrpcProbe());
    all.add(new HelidonProbe());
    all.add(new JettyProbe(new Threads(instrumentation)));
    all.add(new MicronautProbe(new MicronautServer(new Threads(instrumentation)::hooks)));
    all.add(new NettyProbe(netty));
    all.add(new QuarkusProbe());
    all.add(new ReactorNettyProbe(netty));
    all.add(new SpringProbe());
    all.add(new TomcatNio2Probe());
    all.add(new TomcatProbe());
    all.add(new TomcatTlsProbe(new Threads(instrumentation)));
    all.add(new UndertowProbe(new Threads(instrumentation)));
    all.add(new VertxProbe(netty));
    return all;
  }

  /**
   * Returns what is found about each socket. One thread at a time; costs a walk over the loaded
   * classes (some milliseconds) and whatever the probes of what is loaded do. Throws nothing.
   */
  public Map<BoundSocket, Findings> look(List<BoundSocket> sockets) {
    Map<String, List<Class<?>>> loaded = sockets.isEmpty() ? new HashMap<>() : loaded();
    return loaded.isEmpty()
        ? new LinkedHashMap<>()
        : look(sockets, loaded.keySet(), new Host(loaded, System.getProperties(), System.getenv()));
  }

  /** As above, of the landmarks that are loaded in that host. */
  Map<BoundSocket, Findings> look(List<BoundSocket> sockets, Set<String> loaded, Host host) {
    Map<BoundSocket, Findings> found = new LinkedHashMap<>();
    for (BoundSocket socket : sockets) {
      Findings all = Findings.NONE;
      for (Probe probe : probes) {
        if (!Collections.disjoint(probe.landmarks(), loaded)) {
          all = all.and(ask(probe, socket, host));
        }
      }
      if (!all.equals(Findings.NONE)) {
        found.put(socket, all);
      }
    }
    return found;
  }

  @SuppressWarnings("IllegalCatch") // no memory for the walk, say: then the fields are missing
  private Map<String, List<Class<?>>> loaded() {
    try {
      return classes.initialised(landmarks);
    } catch (Throwable e) {
      log.debug("the loaded classes cannot be looked at: " + e);
      return new HashMap<>();
    }
  }

  @SuppressWarnings("IllegalCatch") // foreign classes may throw anything: then a field is missing
  private Findings ask(Probe probe, BoundSocket socket, Host host) {
    try {
      return probe.look(socket, host);
    } catch (Throwable e) {
      log.debug(probe.getClass().getSimpleName() + " found nothing about " + socket + ": " + e);
      return Findings.NONE;
    }
  }
}
