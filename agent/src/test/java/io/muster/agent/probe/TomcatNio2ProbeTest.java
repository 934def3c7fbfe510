package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TomcatNio2ProbeTest {
  private static final String REGISTRY = "org.apache.tomcat.util.modeler.Registry";

  /** Stands for Tomcat's class of that name, by the names of its fields. */
  private static final class Registry {
    @SuppressWarnings("UnusedVariable") // read by its name
    private static @Nullable Registry registry;

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  }

  /** A bean of Tomcat's: it has attributes, and fails when asked for another. */
  private record Bean(Map<String, Object> attributes) implements DynamicMBean {
    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
      Object value = attributes.get(name);
      if (value == null) {
        throw new AttributeNotFoundException(name);
      }
      return value;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
      throw new AttributeNotFoundException(attribute.getName());
    }

    @Override
    public AttributeList getAttributes(String[] names) {
      return new AttributeList();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      return new AttributeList();
    }

    @Override
    public @Nullable Object invoke(String action, Object[] parameters, String[] signature) {
      return null;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      return new MBeanInfo(Bean.class.getName(), "", null, null, null, null);
    }
  }

  private final Registry tomcats = new Registry();

  @BeforeEach
  void itHasBeans() {
    Registry.registry = tomcats;
  }

  @AfterEach
  void itIsGone() {
    Registry.registry = null;
  }

  @Test
  void anEndpointTellsWhetherItsPortIsUnderTls() throws Exception {
    endpoint("https-openssl-nio2-8443", 8443, true);
    endpoint("http-nio2-8080", 8080, false);
    assertThat(look(8443)).isEqualTo(Findings.NONE.protocol("https"));
    assertThat(look(8080)).isEqualTo(Findings.NONE);
    assertThat(look(9090)).isEqualTo(Findings.NONE);
  }

  @Test
  void theSettingsOfItsSocketsAreNoEndpoint() throws Exception {
    add("name=\"a\",subType=SocketProperties", Map.of("soTimeout", 20_000));
    endpoint("https-nio2-8443", 8443, true);
    add("name=\"z\",subType=SocketProperties", Map.of("soTimeout", 20_000));
    assertThat(look(8443)).isEqualTo(Findings.NONE.protocol("https"));
    assertThat(look(8080)).isEqualTo(Findings.NONE);
  }

  @Test
  void aTomcatThatHasEnteredNothingTellsNothing() throws Exception {
    assertThat(look(8443)).isEqualTo(Findings.NONE);
    Registry.registry = null;
    assertThat(look(8443)).isEqualTo(Findings.NONE);
  }

  private void endpoint(String name, int port, boolean secure) throws JMException {
    add("name=\"" + name + "\"", Map.of("localPort", port, "sSLEnabled", secure));
  }

  private void add(String keys, Map<String, Object> attributes) throws JMException {
    tomcats.server.registerMBean(
        new Bean(attributes), new ObjectName("Catalina:type=ThreadPool," + keys));
  }

  private static Findings look(int port) throws Exception {
    Host host = new Host(Map.of(REGISTRY, List.of(Registry.class)), new Properties(), Map.of());
    return new TomcatNio2Probe().look(BoundSocket.of("::", port, 0, Witness.NOBODY), host);
  }
}
