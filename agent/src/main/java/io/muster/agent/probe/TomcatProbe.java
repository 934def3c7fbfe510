package io.muster.agent.probe;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Tomcat's contexts, off the names under which it has entered them into its own MBean server.
 * Nothing is created: where that is switched off, as Spring Boot does, nothing is found.
 */
final class TomcatProbe implements Probe {
  private static final String REGISTRY = "org.apache.tomcat.util.modeler.Registry";

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(REGISTRY);
  }

  @Override
  public Findings look(BoundSocket socket, Host host)
      throws ReflectiveOperationException, MalformedObjectNameException {
    Contexts contexts = new Contexts();
    if (socket.witness().names("org.apache.tomcat.")
        || socket.witness().names("org.apache.catalina.")) {
      for (MBeanServer server : servers(host)) {
        ObjectName modules = new ObjectName("*:j2eeType=WebModule,*");
        for (ObjectName name : server.queryNames(modules, null)) {
          contexts.add(path(name.getKeyProperty("name")));
        }
      }
    }
    return contexts.findings();
  }

  /** Returns the MBean servers that Tomcats of this JVM use, and have made already. */
  static List<MBeanServer> servers(Host host) throws ReflectiveOperationException {
    List<MBeanServer> servers = new ArrayList<>();
    for (Class<?> type : host.loaded(REGISTRY)) {
      Object registry = Reflect.getStatic(type, "registry");
      Object server = registry == null ? null : Reflect.get(registry, "server");
      if (server instanceof MBeanServer) {
        servers.add((MBeanServer) server);
      }
    }
    return servers;
  }

  /** Returns what follows the host's name in "//localhost/shop". */
  private static String path(String name) {
    int slash = name.indexOf('/', 2);
    return slash < 0 ? "" : name.substring(slash);
  }
}
