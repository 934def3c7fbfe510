package io.muster.agent.premain;

import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.ServiceName;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Properties;

/**
 * An agent's context for one test, with settings of its own. Its requirement is gone afterwards.
 */
final class Asker implements AutoCloseable {
  final AgentContext context;

  Asker(String arguments) {
    AgentSettings settings = AgentSettings.read(arguments, new Properties(), Map.of());
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(settings.problems().toString());
    }
    context =
        new AgentContext(
            (Instrumentation)
                Proxy.newProxyInstance(
                    Asker.class.getClassLoader(),
                    new Class<?>[] {Instrumentation.class},
                    (proxy, method, args) -> {
                      throw new UnsupportedOperationException(method.getName());
                    }),
            new Process(false),
            settings,
            ServiceName.find(settings, new Properties(), Map.of()),
            new AgentLog("off"));
  }

  boolean ask() {
    return new FirstAnswer(context, new Patience(context)).ask();
  }

  static String property(String name) {
    return System.getProperty("muster.endpoint." + name);
  }

  @Override
  public void close() {
    for (String key : System.getProperties().stringPropertyNames()) {
      if (key.startsWith("muster.endpoint.")) {
        System.clearProperty(key);
      }
    }
  }
}
