package io.muster.registry.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import io.muster.registry.hook.Hook;
import io.muster.registry.hook.HookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page's view of webhooks, in a real Chromium. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SuppressWarnings("NullAway.Init")
class HooksPageTest {
  private static Chromium chromium;

  @TempDir Path folder;

  @BeforeAll
  static void findChromium() throws IOException {
    Optional<Path> executable = Chromium.find();
    assumeTrue(executable.isPresent(), "no Chromium on PATH");
    chromium = Chromium.start(executable.get());
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private void visit(Node node, java.util.function.Consumer<Page> look) {
    try (Page page = chromium.browser().newPage()) {
      page.navigate("http://" + node.address() + "/hooks");
      look.accept(page);
    }
  }

  @Test
  void aRegistryWithoutAnySaysHowToSetOne() throws Exception {
    try (Node node = Node.start(folder)) {
      visit(
          node, page -> assertThat(page.locator(".empty")).containsText("hook.ops.url = https://"));
    }
  }

  @Test
  void eachIsTriedWithAButton() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    String address = "http://127.0.0.1:" + port;
    List<Hook> hooks =
        HookSettings.read(
            "test", Map.of("hook.ops.url", address + "/in", "hook.ops.allow-private", "true"));
    try (Node node = Node.start(folder, "127.0.0.1:0", hooks)) {
      visit(
          node,
          page -> {
            page.getByLabel("Test ops").click();
            assertThat(page.locator(".said")).containsText("ops: Connection refused");
            assertThat(page.locator("tbody tr")).containsText(address + "/...");
            page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target", "page", "hooks.png")));
          });
    }
  }
}
