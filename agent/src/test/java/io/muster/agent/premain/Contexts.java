package io.muster.agent.premain;

import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.ServiceName;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Properties;

/** Makes an agent's context from settings alone, for tests of every package. */
public final class Contexts {
  private Contexts() {}

  /** Returns a context whose instrumentation does nothing but refuse. */
  public static AgentContext of(String arguments) {
    AgentSettings settings = AgentSettings.read(arguments, new Properties(), Map.of());
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(settings.problems().toString());
    }
    return new AgentContext(
        (Instrumentation)
            Proxy.newProxyInstance(
                Contexts.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, args) -> {
                  throw new UnsupportedOperationException(method.getName());
                }),
        new Process(false),
        settings,
        ServiceName.find(settings, new Properties(), Map.of()),
        new AgentLog("off"));
  }
}
