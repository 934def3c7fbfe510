package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.measure.Figures;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.premain.TestContext;
import io.muster.agent.tls.ServerSide;
import io.muster.fuzz.Forge;
import io.muster.registry.v1.AgentMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's stream under TLS, against a server of gRPC's own. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecureLinkTest {
  private static final String TOKEN = "muster_0123456789-abcdefghijklmnopqrstuvwxyz_ABCDE";
  private static final Forge.Made AUTHORITY = Forge.authority("authority");

  private final EventLoop loop = new EventLoop(new AgentLog("off"));
  private final ExecutorService pool =
      new ThreadPoolExecutor(
          0, 8, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), SecureLinkTest::thread);
  private final ServerSide server = new ServerSide();
  private @Nullable RegistryLink link;
  @TempDir Path folder;

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "link-test");
    thread.setDaemon(true);
    return thread;
  }

  @AfterEach
  void stop() {
    if (link != null) {
      link.goodbye("end of the test", 1);
    }
  }

  @Test
  void aStreamLivesUnderTlsAndSaysWhoItIs() throws Exception {
    Forge.Made own = Forge.of("desk").usage("").signedBy(AUTHORITY);
    Files.writeString(folder.resolve("token"), TOKEN);
    Files.writeString(folder.resolve("own.pem"), own.pem());
    Files.writeString(folder.resolve("own.key"), own.key());
    Forge.Made registry = Forge.registry(AUTHORITY);
    try (FakeRegistry fake = new FakeRegistry(b -> server.dress(b, registry, AUTHORITY))) {
      start(fake, ",tls.cert=" + file("own.pem") + ",tls.key=" + file("own.key"));
      FakeRegistry.Stream stream = fake.stream();
      assertThat(server.next()).isEqualTo("Connect CN=desk Bearer " + TOKEN);
      assertThat(stream.await(AgentMessage::hasHello).getHello().getInstanceId()).hasSize(16);
      stream.welcome(false);
      assertThat(stream.await(AgentMessage::hasDescribed).hasDescribed()).isTrue();
    }
  }

  @Test
  void aRenewedTokenIsSaidWithTheNextStream() throws Exception {
    Files.writeString(folder.resolve("token"), TOKEN);
    Forge.Made registry = Forge.registry(AUTHORITY);
    try (FakeRegistry fake = new FakeRegistry(b -> server.dress(b, registry, AUTHORITY))) {
      start(fake, "");
      FakeRegistry.Stream stream = fake.stream();
      assertThat(server.next()).isEqualTo("Connect nobody Bearer " + TOKEN);
      Files.writeString(folder.resolve("token"), TOKEN.replace('0', '9'));
      stream.end();
      assertThat(server.next()).isEqualTo("Connect nobody Bearer " + TOKEN.replace('0', '9'));
    }
  }

  @Test
  void aServicesCertificateIsNoRegistrys() throws Exception {
    Forge.Made service =
        Forge.of("s").uri("spiffe://d/tenant/t/service/s").ip("127.0.0.1").signedBy(AUTHORITY);
    Files.writeString(folder.resolve("token"), TOKEN);
    Forge.Made registry = Forge.registry(AUTHORITY);
    try (FakeRegistry bad = new FakeRegistry(b -> server.dress(b, service, AUTHORITY));
        FakeRegistry good = new FakeRegistry(b -> new ServerSide().dress(b, registry, AUTHORITY))) {
      start(bad, ",registry=" + bad.address() + "," + good.address());
      good.stream(); // so it had its turn with the bad one before
      assertThat(bad.heard()).isZero();
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void start(FakeRegistry fake, String more) throws Exception {
    Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem());
    RegistryLink made =
        new RegistryLink(
            TestContext.of(
                "registry="
                    + fake.address()
                    + ",service.name=desk,tls.ca="
                    + file("ca.pem")
                    + ",token.file="
                    + file("token")
                    + more,
                "off"),
            loop,
            pool,
            new Random(),
            new Figures()::read);
    link = made;
    thread(loop::run).start();
    made.start();
  }
}
