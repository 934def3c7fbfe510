package io.muster.registry.cli;

import io.muster.registry.settings.Setting;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The agent's own reading of its settings, as a JVM that starts in this environment would get them.
 *
 * @param settings each with where it came from
 * @param problems what the agent would complain of, a line each
 */
record AgentReading(List<Setting> settings, List<String> problems) {
  private static final String READER = "io.muster.agent.settings.Explanation";

  /**
   * Has the agent in that jar read.
   *
   * @throws IOException when it is no jar of an agent that can tell
   */
  @SuppressWarnings("unchecked") // the class's own promise
  static AgentReading of(Path jar, Map<String, String> environment) throws IOException {
    ToolOptions options = ToolOptions.of(environment);
    URL[] urls = {jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> reader = loader.loadClass(READER);
      Class<?>[] types = {String.class, Properties.class, Map.class};
      Object[] given = {options.arguments(), options.system(), environment};
      List<String[]> rows = (List<String[]>) reader.getMethod("of", types).invoke(null, given);
      Object problems = reader.getMethod("problems", types).invoke(null, given);
      return new AgentReading(
          rows.stream().map(row -> new Setting(row[0], row[1], row[2], row[3])).toList(),
          List.copyOf((List<String>) problems));
    } catch (ReflectiveOperationException e) {
      throw new IOException(jar + " is no agent of muster that can tell its settings: " + e, e);
    }
  }
}
