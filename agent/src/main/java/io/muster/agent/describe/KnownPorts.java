package io.muster.agent.describe;

import io.muster.agent.Allowed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** The ports the JVM itself was told to open: for debuggers (JDWP) and for JMX. Pure. */
final class KnownPorts {
  private static final String[] DEBUGGERS = {"-agentlib:jdwp=", "-Xrunjdwp:"};
  private static final String[] JMX = {
    "com.sun.management.jmxremote.port", "com.sun.management.jmxremote.rmi.port"
  };

  /** Nothing was told. */
  static final KnownPorts NONE = of(Collections.<String>emptyList(), new Properties());

  private final Set<Integer> jdwp;
  private final boolean jdwpAnywhere;
  private final Set<Integer> jmx;

  private KnownPorts(Set<Integer> jdwp, boolean jdwpAnywhere, Set<Integer> jmx) {
    this.jdwp = jdwp;
    this.jdwpAnywhere = jdwpAnywhere;
    this.jmx = jmx;
  }

  /** Reads them off the JVM's arguments and its properties. */
  static KnownPorts of(List<String> jvmArguments, Properties system) {
    Set<Integer> jdwp = new HashSet<>();
    boolean anywhere = false;
    for (String argument : jvmArguments) {
      for (String debugger : DEBUGGERS) {
        if (argument.startsWith(debugger)) {
          List<String> options = split(argument.substring(debugger.length()));
          int port = portOf(valueOf(options, "address="));
          boolean listens = valueOf(options, "server=").equals("y");
          anywhere |= listens && port == 0;
          if (listens && port > 0) {
            jdwp.add(port);
          }
        }
      }
    }
    Set<Integer> jmx = new HashSet<>();
    for (String key : JMX) {
      jmx.add(portOf(system.getProperty(key, "")));
    }
    jmx.remove(0);
    return new KnownPorts(jdwp, anywhere, jmx);
  }

  /** Reads this JVM's. */
  @Allowed("the process's own properties")
  static KnownPorts ofThisJvm() {
    try {
      return of(ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getProperties());
    } catch (RuntimeException | LinkageError e) {
      return NONE; // a security manager, or a JVM without management: names are the poorer
    }
  }

  private static List<String> split(String options) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    for (int comma = options.indexOf(','); comma >= 0; comma = options.indexOf(',', at)) {
      parts.add(options.substring(at, comma));
      at = comma + 1;
    }
    parts.add(options.substring(at));
    return parts;
  }

  private static String valueOf(List<String> options, String key) {
    for (String option : options) {
      if (option.startsWith(key)) {
        return option.substring(key.length());
      }
    }
    return "";
  }

  /** Returns the number behind the last colon, or 0. */
  private static int portOf(String address) {
    try {
      return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  boolean isJdwp(int port) {
    return jdwp.contains(port);
  }

  /** Whether a debugger's port was to be chosen by the system. */
  boolean jdwpAnywhere() {
    return jdwpAnywhere;
  }

  boolean isJmx(int port) {
    return jmx.contains(port);
  }

  /** Whether JMX was asked for: its second port is then RMI's choice. */
  boolean hasJmx() {
    return !jmx.isEmpty();
  }
}
