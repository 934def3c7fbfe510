package io.muster.registry.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.RegistryGrpc;
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

/** Two tenants' instances of one id, before a person who sees all; in a real Chromium. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
class TenantsPageTest {
  private static final String ID = "0".repeat(31) + "1";

  @TempDir Path folder;

  private static Caller joined(Guarded node, Sight sight, String name) throws Exception {
    String token = node.token(sight, name, Set.of(Right.REGISTER), "orders");
    return Caller.joined(
        RegistryGrpc.newStub(node.channel()).withCallCredentials(Guarded.bearer(token)),
        1,
        "orders");
  }

  private static void signIn(Page page, Guarded node) throws Exception {
    String token = node.token(Sight.WHOLE, "root", Set.of(Right.ADMIN));
    page.navigate("http://" + node.address() + "/sign-in");
    page.getByLabel("Token").fill(token);
    page.getByText("Sign in", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("table[aria-label=Services] tbody tr")).hasCount(2);
  }

  @Test
  void areTwoRowsEachOfWhichLeadsToItsOwnAndLeavesByItself() throws Exception {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(executable.isPresent(), "no Chromium was found");
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    List<String> complaints = new ArrayList<>();
    try (Guarded node = new Guarded(folder, Map.of());
        Chromium chromium = Chromium.start(executable.get());
        Page page = chromium.browser().newPage()) {
      page.onPageError(complaints::add);
      joined(node, Sight.DEFAULT, "own");
      Caller shop = joined(node, Sight.read("shop"), "shops");
      signIn(page, node);
      page.navigate("http://" + node.address() + "/instances");
      assertThat(page.locator("tbody tr")).hasCount(2);
      page.getByText("shop/orders").click();
      assertThat(page).hasURL("http://" + node.address() + "/instances/shop:" + ID);
      assertThat(page.locator("h1")).hasText("shop/orders");
      page.locator("[data-act=drain]").click();
      assertThat(page.locator("dialog.steer code")).containsText("muster drain shop/00000000");
      page.keyboard().press("Escape");
      page.navigate("http://" + node.address() + "/events");
      page.locator("tbody a", new Page.LocatorOptions().setHasText("shop/orders")).first().click();
      assertThat(page).hasURL("http://" + node.address() + "/instances/shop:" + ID);
      page.goBack();
      page.getByText("Instances", new Page.GetByTextOptions().setExact(true)).click();
      shop.say(
          AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("exit")).build());
      assertThat(page.locator("tbody tr")).hasCount(1);
      page.locator("tbody tr a").click();
      assertThat(page).hasURL("http://" + node.address() + "/instances/default:" + ID);
      assertThat(page.locator("h1")).hasText("orders");
      assertThat(complaints).isEmpty();
    }
  }
}
