package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.Arrays;
import java.util.List;

/**
 * Dropwizard's connector for operators: it is called "admin", and the threads that accept for a
 * connector of Jetty carry the connector's name and its port in theirs.
 */
final class DropwizardProbe implements Probe {
  @Override
  public List<String> landmarks() {
    return Arrays.asList("io.dropwizard.core.Application", "io.dropwizard.Application");
  }

  @Override
  public Findings look(BoundSocket socket, Host host) {
    for (String thread : host.threads()) {
      if (acceptsForOperators(thread, socket.port())) {
        return Findings.NONE.forManagement();
      }
    }
    return Findings.NONE;
  }

  static boolean acceptsForOperators(String thread, int port) {
    return thread.contains("-acceptor-")
        && thread.contains("-admin@")
        && thread.endsWith(":" + port + "}");
  }
}
