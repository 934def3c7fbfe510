package io.muster.agent.premain;

/**
 * An agent's context for one test, with settings of its own. Its requirement is gone afterwards.
 */
final class Asker implements AutoCloseable {
  final AgentContext context;

  Asker(String arguments) {
    context = TestContext.of(arguments, "off");
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
