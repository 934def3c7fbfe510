package io.muster.agent.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DescriberTest {
  private static final Witness JDK_HTTP =
      Witness.of(List.of("java.net.ServerSocket", "sun.net.httpserver.ServerImpl"));
  private static final Witness BOOT =
      Witness.of(
          List.of(
              "org.apache.tomcat.util.net.NioEndpoint",
              "org.springframework.boot.SpringApplication"));

  private static final Witness NETTY =
      Witness.of(List.of("sun.nio.ch.Net", "io.netty.channel.socket.nio.NioServerSocketChannel"));
  private static final Findings PLAIN = Findings.NONE.protocol("http");
  private static final Findings SECURE = Findings.NONE.protocol("https");

  @Test
  void theServerIsNamedByWhoBound() {
    Port port = Describer.describe(List.of(socket("0.0.0.0", 80, BOOT)), "10.0.0.1").get(0);
    assertThat(port.protocol()).isEqualTo("http");
    assertThat(port.framework().server()).isEqualTo("Tomcat");
    assertThat(port.framework().name()).isEqualTo("Spring Boot");
  }

  @Test
  void anUnknownOneIsStillAPort() {
    Port port =
        Describer.describe(List.of(socket("0.0.0.0", 80, Witness.NOBODY)), "10.0.0.1").get(0);
    assertThat(port.name()).isEqualTo("tcp");
    assertThat(port.primary()).isTrue();
  }

  @Test
  void httpIsPrimaryBeforeTcpAndNamesAreUnique() {
    List<Port> ports =
        Describer.describe(
            List.of(
                socket("::", 1, Witness.NOBODY),
                socket("::", 2, JDK_HTTP),
                socket("::", 3, JDK_HTTP)),
            "10.0.0.1");
    assertThat(ports).extracting(Port::name).containsExactly("tcp", "http", "http-3");
    assertThat(ports).extracting(Port::primary).containsExactly(false, true, false);
  }

  @Test
  void plainHttpIsPrimaryBeforeHttpsWhicheverCameFirst() {
    List<Port> ports =
        Describer.describe(
            List.of(socket("::", 2, JDK_HTTP).found(SECURE), socket("::", 3, JDK_HTTP)),
            "10.0.0.1");
    assertThat(ports).extracting(Port::name).containsExactly("https", "http");
    assertThat(ports).extracting(Port::primary).containsExactly(false, true);
  }

  @Test
  void whatSpeaksHttpOnNettyAloneGoesBeforeNoOther() {
    for (Findings spoken : List.of(PLAIN, SECURE)) {
      BoundSocket first = socket("::", 1, NETTY).found(spoken);
      assertPrimary(2, first, socket("::", 2, JDK_HTTP));
      assertPrimary(2, first, socket("::", 2, JDK_HTTP).found(SECURE));
      assertPrimary(1, socket("::", 1, Witness.NOBODY), socket("::", 2, NETTY).found(spoken));
    }
  }

  @Test
  void amongPortsThatTellNoMoreTheOneOnNettyAloneIsPrimaryWhereItCameFirst() {
    assertPrimary(1, socket("::", 1, NETTY).found(PLAIN), socket("::", 2, Witness.NOBODY));
    assertPrimary(1, socket("::", 1, NETTY).found(SECURE), socket("::", 2, NETTY).found(PLAIN));
    Findings management = PLAIN.forManagement();
    assertPrimary(2, socket("::", 1, JDK_HTTP).found(management), socket("::", 2, NETTY));
  }

  @Test
  void whatAFrameworkServesOnNettyIsNotOnNettyAlone() {
    Witness framework =
        Witness.of(
            List.of(
                "io.netty.channel.socket.nio.NioServerSocketChannel",
                "org.springframework.boot.SpringApplication"));
    assertPrimary(2, socket("::", 1, Witness.NOBODY), socket("::", 2, framework).found(PLAIN));
  }

  @Test
  void whatAProbeFindsIsSaidOfThePort() {
    Findings found = Findings.NONE.protocol("https").contextPath("/ops").forManagement();
    Port port =
        Describer.describe(List.of(socket("::", 2, JDK_HTTP).found(found)), "10.0.0.1").get(0);
    assertThat(port.name()).isEqualTo("management");
    assertThat(port.protocol()).isEqualTo("https");
    assertThat(port.contextPath()).isEqualTo("/ops");
  }

  @Test
  void aLoopbackListenerIsAdvertisedOnLoopbackOnly() {
    List<BoundSocket> sockets = List.of(socket("127.0.0.1", 1, Witness.NOBODY));
    assertThat(Describer.describe(sockets, "10.0.0.1").get(0).advertised()).isFalse();
    assertThat(Describer.describe(sockets, "127.0.0.1").get(0).advertised()).isTrue();
  }

  @Test
  void addressesAreComparedAsAddresses() {
    List<BoundSocket> sockets = List.of(socket("fe80::1", 1, Witness.NOBODY));
    assertThat(Describer.describe(sockets, "fe80:0:0:0:0:0:0:1%eth0").get(0).advertised()).isTrue();
    assertThat(Describer.describe(sockets, "fe80::2").get(0).advertised()).isFalse();
    assertThat(Describer.describe(sockets, "shop.example").get(0).advertised()).isTrue();
    assertThat(Describer.describe(sockets, "localhost").get(0).advertised()).isFalse();
  }

  @Test
  void onePortOfSeveralAddressesIsOneAndShowsTheWidest() {
    List<Port> ports =
        Describer.describe(
            List.of(
                socket("127.0.0.1", 80, JDK_HTTP),
                socket("::", 80, JDK_HTTP),
                socket("10.0.0.1", 80, JDK_HTTP)),
            "10.0.0.1");
    assertThat(ports).singleElement().hasToString("http:80");
    assertThat(ports.get(0).socket().address()).isEqualTo("::");
  }

  @Test
  void theJvmsOwnPortsAreNamedAndNeverPrimaryBesideAnother() {
    Properties system = new Properties();
    system.setProperty("com.sun.management.jmxremote.port", "2");
    KnownPorts known =
        KnownPorts.of(List.of("-agentlib:jdwp=transport=dt_socket,server=y,address=1"), system);
    Witness rmi =
        Witness.of(List.of("java.net.ServerSocket", "sun.rmi.transport.tcp.TCPTransport"));
    List<Port> ports =
        Describer.describe(
            List.of(
                socket("::", 1, Witness.NOBODY),
                socket("::", 2, Witness.NOBODY),
                socket("::", 3, rmi),
                socket("::", 4, Witness.NOBODY)),
            "10.0.0.1",
            known);
    assertThat(ports).extracting(Port::name).containsExactly("jdwp", "jmx", "jmx-3", "tcp");
    assertThat(ports).extracting(Port::primary).containsExactly(false, false, false, true);
  }

  @Test
  void aDebuggersPortOfTheSystemsChoiceIsTheFirstThatNobodySawBound() {
    KnownPorts known = KnownPorts.of(List.of("-agentlib:jdwp=server=y"), new Properties());
    List<Port> ports =
        Describer.describe(
            List.of(socket("::", 9, JDK_HTTP), socket("::", 10, Witness.NOBODY)), "::1", known);
    assertThat(ports).extracting(Port::name).containsExactly("http", "jdwp");
  }

  @Test
  void theManagementPortIsNamedSoAndNotPrimaryEvenIfSeenFirst() {
    Witness actuator =
        Witness.of(
            List.of(
                "org.apache.tomcat.util.net.NioEndpoint",
                "org.springframework.boot.actuate.autoconfigure.web.server.X"));
    List<Port> ports =
        Describer.describe(List.of(socket("::", 1, actuator), socket("::", 2, BOOT)), "10.0.0.1");
    assertThat(ports).extracting(Port::name).containsExactly("management", "http");
    assertThat(ports).extracting(Port::protocol).containsExactly("http", "http");
    assertThat(ports.get(1).primary()).isTrue();
  }

  @Test
  void noMorePortsAreSaidThanTheProtocolAllowsAndThePrimaryIsAmongThem() {
    List<BoundSocket> sockets = new ArrayList<>();
    for (int port = 1; port <= 300; port++) {
      sockets.add(socket("::", port, Witness.NOBODY));
    }
    sockets.add(socket("::", 8_080, JDK_HTTP));
    List<Port> ports = Describer.describe(sockets, "10.0.0.1");
    assertThat(ports).hasSize(256);
    assertThat(ports).filteredOn(Port::primary).singleElement().hasToString("http:8080");
  }

  private static void assertPrimary(int port, BoundSocket... sockets) {
    assertThat(Describer.describe(List.of(sockets), "10.0.0.1"))
        .filteredOn(Port::primary)
        .singleElement()
        .extracting(primary -> primary.socket().port())
        .isEqualTo(port);
  }

  private static BoundSocket socket(String address, int port, Witness witness) {
    return BoundSocket.of(address, port, port, witness);
  }
}
