package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of a Spring application a moved endpoint reaches, without a refresh and with one. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefreshIT {
  private static final String EXPLOSION = "explosion-service";

  @TempDir private Path folder;

  @Test
  void withoutItTheEnvironmentIsLiveAndBeansAreNot() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      String before = provider(fleet, "first");
      int port = spring(fleet);
      String after = move(fleet);
      assertThat(wiring(web, port, "environment=" + url(after)))
          .contains("scoped=" + url(before))
          .contains("once=" + url(before));
    }
  }

  @Test
  void withItBeansOfTheRefreshScopeAreMadeAnew() throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      String before = provider(fleet, "first");
      int port = spring(fleet, "-Dmuster.refresh=spring");
      String after = move(fleet);
      assertThat(wiring(web, port, "scoped=" + url(after)))
          .contains("environment=" + url(after))
          .contains("once=" + url(before));
    }
  }

  @SuppressWarnings("NullAway.Init")
  private Proc provider;

  private String provider(Fleet fleet, String which) throws Exception {
    Path java = java();
    provider = fleet.probe(java, EXPLOSION, "-Dprobe.which=" + which);
    provider.say("bind 0");
    String port = provider.await("bound ").split(" ")[1];
    fleet.await(
        "the port " + port,
        r ->
            r.getInstancesList().stream()
                .flatMap(i -> i.getService().getPortsList().stream())
                .anyMatch(p -> p.getNumber() == Integer.parseInt(port)));
    return "127.0.0.1:" + port;
  }

  /** The provider goes, and comes back at another port. */
  private String move(Fleet fleet) throws Exception {
    Proc first = provider;
    String after = provider(fleet, "second");
    first.kill();
    return after;
  }

  private static int spring(Fleet fleet, String... settings) throws Exception {
    String[] all = new String[settings.length + 1];
    System.arraycopy(settings, 0, all, 0, settings.length);
    all[settings.length] = "-Dmuster.requires=" + EXPLOSION;
    Proc proc =
        fleet.jar(
            java(),
            Fleet.ROOT.resolve("samples/spring-cloud/target/spring-cloud-service.jar"),
            all);
    proc.await("Spring's start", line -> line.contains("Started SpringCloudService"));
    return fleet.awaitPorts("spring-cloud-service", 1).getService().getPorts(0).getNumber();
  }

  private static String url(String pair) {
    return "tcp://" + pair;
  }

  private static Path java() {
    Path java = Jdks.found().get(17);
    assumeTrue(java != null, "no JDK 17 here");
    return java;
  }

  /** Asks until the answer has the line; the test's own time is the bound. */
  private static String wiring(Web web, int port, String line) throws Exception {
    while (true) {
      String body = web.get(port, "/wiring").body();
      if (body.contains(line)) {
        return body;
      }
    }
  }
}
