package samples.plainsocket;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Starts as WildFly does: names its log manager in its main, and will not run with another one. To
 * be run with JBoss LogManager on the class path.
 */
public final class JbossLogging {
  private static final String MANAGER = "org.jboss.logmanager.LogManager";

  private JbossLogging() {}

  /** Exits with 1 when the log manager is not the one that was named. */
  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", MANAGER);
    String manager = LogManager.getLogManager().getClass().getName();
    System.out.println("manager " + manager);
    Logger logger = Logger.getLogger("samples");
    System.out.println("logger " + logger.getClass().getName());
    logger.log(Level.INFO, "booted");
    if (!manager.equals(MANAGER)) {
      System.exit(1);
    }
  }
}
