package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeBindsTest {
  private static final String EPOLL = "/tmp/libnetty_transport_native_epoll_x86_64123.so";
  @TempDir Path process;
  private NativeBinds natives;

  @BeforeEach
  void noSockets() throws IOException {
    Files.createDirectories(process.resolve("net"));
    Files.writeString(process.resolve("maps"), "7f00-7f01 r-xp 0 08:01 1 /lib/libc.so.6\n");
    sockets(0);
    natives = new NativeBinds(process.toFile(), new SocketCount(process.toFile()));
  }

  @Test
  void nothingIsReadUntilATransportIsLoaded() {
    natives.lookForLoaded(0);
    natives.loaded("/tmp/libsnappyjava.so", 0);
    assertThat(natives.idle(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(natives.socketsChanged(0)).isFalse();
  }

  @Test
  void aTransportLoadedBeforeIsFound() throws IOException {
    Files.writeString(process.resolve("maps"), "7f00-7f01 r-xp 0 08:01 1 " + EPOLL + "\n");
    natives.lookForLoaded(0);
    assertThat(natives.idle(0)).isZero();
  }

  @Test
  void aNewSocketIsNoticedAtTheNextReading() throws IOException {
    natives.loaded(EPOLL, 0);
    natives.socketsChanged(0);
    natives.portsChanged();
    long next = natives.idle(0);
    assertThat(next).isLessThanOrEqualTo(100);
    sockets(1);
    assertThat(natives.socketsChanged(next)).isTrue();
    assertThat(natives.socketsChanged(10_000)).isFalse();
  }

  @Test
  void aNumberThatAlwaysChangesIsReadMoreAndMoreSeldom() throws IOException {
    natives.loaded(EPOLL, 0);
    long now = 0;
    for (int i = 1; i <= 10; i++) {
      sockets(i);
      natives.socketsChanged(now);
      now += natives.idle(now);
    }
    assertThat(natives.idle(now - 1)).isEqualTo(1);
    sockets(11);
    natives.socketsChanged(now);
    assertThat(natives.idle(now)).isEqualTo(2_000);
  }

  @Test
  void whereTheKernelDoesNotTellItIsNotAskedAgain() throws IOException {
    Path silent = Files.createDirectory(process.resolve("silent"));
    NativeBinds none = new NativeBinds(silent.toFile(), new SocketCount(silent.toFile()));
    none.loaded(EPOLL, 0);
    assertThat(none.idle(0)).isZero();
    assertThat(none.socketsChanged(0)).isFalse();
    assertThat(none.idle(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(none.socketsChanged(10_000)).isFalse();
  }

  @Test
  void whereTheListOfLibrariesIsMissingNothingIsRead() {
    File missing = process.resolve("missing").toFile();
    NativeBinds none = new NativeBinds(missing, new SocketCount(missing));
    none.lookForLoaded(0);
    assertThat(none.idle(0)).isEqualTo(Long.MAX_VALUE);
  }

  private void sockets(int count) throws IOException {
    Files.writeString(process.resolve("net/sockstat"), "sockets: used 9\nTCP: inuse 3 orphan 0\n");
    Files.writeString(process.resolve("net/sockstat6"), "TCP6: inuse " + count + "\n");
  }
}
