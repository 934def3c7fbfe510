package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Log;
import io.muster.registry.history.Journal;
import io.muster.registry.roster.Roster;
import io.muster.registry.settings.WhoActs;
import io.muster.registry.steer.Caller;
import io.muster.registry.v1.HookStatus;
import io.muster.registry.v1.TestHookRequest;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class HookDeskTest {
  @TempDir Path folder;

  private HookDesk desk(Hooks hooks) {
    return new HookDesk(hooks, WhoActs.LOOPBACK);
  }

  private Hooks hooks(int port) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    InstantSource wall = InstantSource.system();
    Roster nobody = Roster.of(0, List.of());
    return new Hooks(
        HookSettings.read(
            "test",
            Map.of(
                "hook.ops.url",
                "http://127.0.0.1:" + port + "/",
                "hook.ops.allow-private",
                "true")),
        folder,
        new Journal(nobody, wall),
        () -> nobody,
        new Hooks.World(
            wall, System::nanoTime, new Random(1), Runnable::run, new Log(nowhere, wall)));
  }

  @Test
  void whoAsksForATestWhileOneIsUnderWayIsToldOfThatOne() throws Exception {
    Caller caller =
        Caller.at(Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
    try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Hooks hooks = hooks(slow.getLocalPort());
      HookDesk desk = desk(hooks);
      TestHookRequest request = TestHookRequest.newBuilder().setName("ops").setBy("a").build();
      CompletableFuture<HookStatus> first = desk.test(request, caller);
      try (Socket socket = slow.accept()) {
        assertThat(desk.test(request, caller)).isSameAs(first);
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(first.get(30, TimeUnit.SECONDS).getTaken()).isTrue();
      }
      assertThat(desk.test(request, caller)).isNotSameAs(first);
      hooks.stop();
    }
  }
}
