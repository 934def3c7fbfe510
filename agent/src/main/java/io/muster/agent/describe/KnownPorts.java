package io.muster.agent.describe;

import io.muster.agent.Allowed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ports the JVM itself was told to open: for debuggers (JDWP) and for JMX. Confined to the
 * thread that describes.
 */
final class KnownPorts {
  private static final String[] DEBUGGERS = {"-agentlib:jdwp=", "-Xrunjdwp:"};
  private static final String[] JMX = {
    "com.sun.management.jmxremote.port", "com.sun.management.jmxremote.rmi.port"
  };

  /** Nothing was told. */
  static final KnownPorts NONE = of(Collections.<String>emptyList(), new Properties());

  private final Set<Integer> jdwp = new HashSet<>();
  private final Set<Integer> jmx = new HashSet<>();
  private final boolean jmxAsked;
  private @Nullable Supplier<List<String>> jvmArguments;
  private boolean jdwpAnywhere;

  private KnownPorts(Supplier<List<String>> jvmArguments, Properties system) {
    this.jvmArguments = jvmArguments;
    this.jmxAsked = system.getProperty(JMX[0]) != null;
    for (String key : JMX) {
      jmx.add(portOf(system.getProperty(key, "")));
    }
    jmx.remove(0);
  }

  /** Reads them off the JVM's arguments and its properties. */
  static KnownPorts of(List<String> jvmArguments, Properties system) {
    return new KnownPorts(() -> jvmArguments, system);
  }

  /** Reads this JVM's: the arguments only when they are asked for, since that is dear. */
  @Allowed("the process's own properties")
  static KnownPorts ofThisJvm() {
    return new KnownPorts(
        () -> ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getProperties());
  }

  private void readArguments() {
    Supplier<List<String>> unread = jvmArguments;
    jvmArguments = null;
    if (unread == null) {
      return;
    }
    try {
      for (String argument : unread.get()) {
        for (String debugger : DEBUGGERS) {
          if (argument.startsWith(debugger)) {
            readDebugger(split(argument.substring(debugger.length())));
          }
        }
      }
    } catch (RuntimeException | LinkageError e) {
      jdwpAnywhere = false; // a security manager, or no management: names are the poorer
    }
  }

  private void readDebugger(List<String> options) {
    int port = portOf(valueOf(options, "address="));
    boolean listens = valueOf(options, "server=").equals("y");
    jdwpAnywhere |= listens && port == 0;
    if (listens && port > 0) {
      jdwp.add(port);
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
    readArguments();
    return jdwp.contains(port);
  }

  /** Whether a debugger's port was to be chosen by the system. */
  boolean jdwpAnywhere() {
    readArguments();
    return jdwpAnywhere;
  }

  boolean isJmx(int port) {
    return jmx.contains(port);
  }

  /** Whether JMX was asked for: its second port is then RMI's choice. */
  boolean hasJmx() {
    return jmxAsked;
  }
}
