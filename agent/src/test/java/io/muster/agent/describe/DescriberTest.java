package io.muster.agent.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Witness;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriberTest {
  private static final Witness JDK_HTTP =
      Witness.of(List.of("java.net.ServerSocket", "sun.net.httpserver.ServerImpl"));
  private static final Witness BOOT =
      Witness.of(
          List.of(
              "org.apache.tomcat.util.net.NioEndpoint",
              "org.springframework.boot.SpringApplication"));

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
  void aLoopbackListenerIsAdvertisedOnLoopbackOnly() {
    List<BoundSocket> sockets = List.of(socket("127.0.0.1", 1, Witness.NOBODY));
    assertThat(Describer.describe(sockets, "10.0.0.1").get(0).advertised()).isFalse();
    assertThat(Describer.describe(sockets, "127.0.0.1").get(0).advertised()).isTrue();
  }

  @Test
  void aContainersIdIsFoundInAPath() {
    String id = "0123456789abcdef".repeat(4);
    assertThat(ContainerId.in("0::/docker/" + id + "/init\n")).isEqualTo(id);
    assertThat(ContainerId.in("0::/user.slice\n")).isEmpty();
  }

  private static BoundSocket socket(String address, int port, Witness witness) {
    return BoundSocket.of(address, port, port, witness);
  }
}
