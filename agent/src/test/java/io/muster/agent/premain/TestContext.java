package io.muster.agent.premain;

import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.ServiceName;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Properties;

/** What the door would hand on, for tests of what lies behind it. */
public final class TestContext {
  private TestContext() {}

  /** Returns the context of an agent with these arguments and a log of this level. */
  public static AgentContext of(String arguments, String logLevel) {
    return of(arguments, new AgentLog(logLevel));
  }

  static AgentContext of(String arguments, AgentLog log) {
    AgentSettings settings = AgentSettings.read(arguments, new Properties(), Map.of());
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(settings.problems().toString());
    }
    Instrumentation none =
        (Instrumentation)
            Proxy.newProxyInstance(
                TestContext.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, args) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    return new AgentContext(
        none,
        new Process(false),
        settings,
        ServiceName.find(settings, new Properties(), Map.of()),
        new Route(settings.trust(), new InnerRealm(), log));
  }
}
