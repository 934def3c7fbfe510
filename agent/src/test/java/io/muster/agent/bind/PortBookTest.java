package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortBookTest {
  private static final ClassOrigin LANDMARK = ClassOrigin.of("io.undertow.Undertow", "", "");
  private static final Witness APPLICATION = Witness.of(List.of("java.net.ServerSocket", "a.Main"));

  private final SeenBinds binds = new SeenBinds();
  private final List<ClassOrigin> loaded = new ArrayList<>();
  private final PortBook book = new PortBook(binds, () -> loaded);

  @Test
  void onlyChangesAreChanges() {
    assertThat(book.update(List.of(row("::", 80, "1")), 5)).isTrue();
    assertThat(book.update(List.of(row("::", 80, "1")), 6)).isFalse();
    assertThat(book.update(List.of(), 7)).isTrue();
    assertThat(book.sockets()).isEmpty();
  }

  @Test
  void socketsThatShareAnAddressAndPortAreOne() {
    book.update(List.of(row("0.0.0.0", 80, "1"), row("0.0.0.0", 80, "2"), row("::", 80, "3")), 5);
    assertThat(book.sockets())
        .extracting(BoundSocket::toString)
        .containsExactly("0.0.0.0/80", "::/80");
    assertThat(book.update(List.of(row("0.0.0.0", 80, "2"), row("::", 80, "3")), 6)).isFalse();
  }

  @Test
  void anotherSocketOnTheSamePortIsSeenAnew() {
    book.update(List.of(row("::", 80, "1")), 5);
    assertThat(book.update(List.of(row("::", 80, "9")), 8)).isTrue();
    assertThat(book.sockets().get(0).seenAtMillis()).isEqualTo(8);
  }

  @Test
  void theWitnessOfABindIsFoundByItsPortAndMayComeLater() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ProcNet.Row row = row("127.0.0.1", socket.getLocalPort(), "1");
      book.update(List.of(row), 5);
      assertThat(book.sockets().get(0).witness()).isSameAs(Witness.NOBODY);
      binds.add(new Bind(socket, APPLICATION, 3));
      assertThat(book.update(List.of(row), 6)).isTrue();
      assertThat(book.sockets().get(0).witness()).isSameAs(APPLICATION);
      assertThat(book.sockets().get(0).seenAtMillis()).isEqualTo(5);
    }
  }

  @Test
  void portsSeenInOneLookKeepTheOrderOfTheirBinds() throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      binds.add(new Bind(first, APPLICATION, 3));
      binds.add(new Bind(second, APPLICATION, 3));
      book.update(
          List.of(
              row("127.0.0.1", second.getLocalPort(), "2"),
              row("127.0.0.1", first.getLocalPort(), "1")),
          5);
      assertThat(book.sockets())
          .extracting(BoundSocket::port, BoundSocket::seenAtMillis)
          .containsExactlyInAnyOrder(
              tuple(first.getLocalPort(), 3L), tuple(second.getLocalPort(), 4L));
    }
  }

  @Test
  void landmarksAreAskedForWhereTheStackTellsNothingAndOnlyThere() throws IOException {
    loaded.add(LANDMARK);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      binds.add(new Bind(socket, APPLICATION, 3));
      book.update(List.of(row("127.0.0.1", socket.getLocalPort(), "1"), row("::", 1, "2")), 5);
      assertThat(book.sockets().get(0).witness().loaded()).isEmpty();
      assertThat(book.sockets().get(1).witness().loaded()).containsExactly(LANDMARK);
    }
  }

  @Test
  void closedSocketsAreForgottenAndSaidSo() throws IOException {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    assertThat(binds.add(new Bind(socket, APPLICATION, 3))).isEqualTo(socket.getLocalPort());
    assertThat(binds.forgetClosed()).isFalse();
    assertThat(binds.rows()).hasSize(1);
    socket.close();
    assertThat(binds.forgetClosed()).isTrue();
    assertThat(binds.rows()).isEmpty();
  }

  private static ProcNet.Row row(String address, int port, String inode) {
    return new ProcNet.Row(address, port, inode);
  }
}
