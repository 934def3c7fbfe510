package io.muster.agent.settings;

import java.util.Properties;

/**
 * A program that JBoss Modules starts, as it does WildFly: its jar and manifest name the launcher
 * alone. Which applications WildFly will serve is not known before main. Pure.
 */
final class JbossModules {
  private static final String SERVER_NAME = "jboss.server.name";

  /** WildFly's own modules, of which the launcher is told one to start. */
  private static final String WILDFLY = "org.jboss.as.";

  private JbossModules() {}

  /** Whether this jar is the launcher. */
  static boolean is(String program) {
    return program.endsWith(".jar") && ProgramName.jarName(program).equals("jboss-modules");
  }

  /**
   * Returns the name that was given to the server, among the JVM's options or behind its script,
   * else "wildfly", or "" when something else is started. Its node's name is no name of a service:
   * it is another one in each process of a cluster.
   *
   * @param command the launcher and its arguments
   */
  static String name(String command, Properties system) {
    String given = system.getProperty(SERVER_NAME, "");
    boolean wildfly = false;
    for (String word : command.split(" ")) {
      wildfly |= word.startsWith(WILDFLY);
      if (given.isEmpty() && word.startsWith("-D" + SERVER_NAME + "=")) {
        given = word.substring(SERVER_NAME.length() + 3);
      }
    }
    return !wildfly ? "" : given.isEmpty() ? "wildfly" : given;
  }
}
