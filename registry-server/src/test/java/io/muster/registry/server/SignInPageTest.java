package io.muster.registry.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.muster.registry.identity.Right;
import io.muster.registry.v1.RegistryGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signing in, in a real Chromium. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
class SignInPageTest {
  @TempDir Path folder;

  @Test
  void aPersonSignsInSeesWhatHeMayAndSignsOut() throws Exception {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), "no Chromium was found");
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    Files.createDirectories(Path.of("target", "page"));
    List<String> complaints = new ArrayList<>();
    try (Guarded node = new Guarded(folder, Map.of());
        Chromium chromium = Chromium.start(executable.get());
        BrowserContext context =
            chromium
                .browser()
                .newContext(new Browser.NewContextOptions().setViewportSize(1440, 900))) {
      String joins = node.token("joins", Set.of(Right.REGISTER), "orders");
      Caller.joined(
          RegistryGrpc.newStub(node.channel()).withCallCredentials(Guarded.bearer(joins)),
          1,
          "orders");
      String token = node.token("alice", Set.of(Right.READ, Right.DRAIN));
      Page page = context.newPage();
      page.onPageError(complaints::add);
      signIn(page, node, token);
      page.navigate("http://" + node.address() + "/instances/" + "0".repeat(31) + "1");
      assertThat(page.locator("[data-act=drain]")).isEnabled();
      Locator shutdown = page.locator("[data-act=shutdown]");
      assertThat(shutdown).isDisabled();
      assertThat(page.locator(".actions")).containsText("it needs the right shutdown");
      page.getByText("Sign out").click();
      assertThat(page).hasURL("http://" + node.address() + "/sign-in");
      page.navigate("http://" + node.address() + "/services");
      assertThat(page).hasURL("http://" + node.address() + "/sign-in");
      assertThat(complaints).isEmpty();
    }
  }

  private static void signIn(Page page, Guarded node, String token) {
    page.navigate("http://" + node.address() + "/instances");
    assertThat(page).hasURL("http://" + node.address() + "/sign-in");
    page.getByLabel("Token").fill("muster_wrong");
    page.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#said")).containsText("Not signed in: the token is not known");
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "page", "sign-in.png")));
    page.getByLabel("Token").fill(token);
    page.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("table[aria-label=Services] tbody tr")).hasCount(1);
    assertThat(page.locator("#me .who")).hasText("token/alice");
  }
}
