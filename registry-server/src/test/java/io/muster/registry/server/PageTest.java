package io.muster.registry.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium; pictures of each view are kept in target/page. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SuppressWarnings("NullAway.Init")
class PageTest {
  private static final Path PICTURES = Path.of("target", "page");

  private static Chromium chromium;

  @TempDir Path folder;
  private Node node;
  private Crowd crowd;
  private BrowserContext context;
  private Page page;
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void findChromium() throws IOException {
    Optional<Path> executable = Chromium.find();
    Assumptions.assumeTrue(
        executable.isPresent(),
        "no Chromium was found on the search path nor in MUSTER_CHROMIUM: the page was not tested;"
            + " Debian has one in its package chromium");
    Files.createDirectories(PICTURES);
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    chromium = Chromium.start(executable.get());
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    node = Node.start(folder);
    crowd = new Crowd(node.address());
    open(new Browser.NewContextOptions());
  }

  private void open(Browser.NewContextOptions options) {
    context =
        chromium
            .browser()
            .newContext(options.setViewportSize(1440, 900).setTimezoneId("Europe/Berlin"));
    page = context.newPage();
    page.onConsoleMessage(this::heed);
    page.onPageError(complaints::add);
  }

  private void heed(ConsoleMessage message) {
    if (message.type().equals("error")) {
      complaints.add(message.text());
    }
  }

  @AfterEach
  void stop() {
    context.close();
    crowd.close();
    node.close();
  }

  private void visit(String path) {
    page.navigate("http://" + node.address() + path);
  }

  private void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setTimeout(30_000));
  }

  @Test
  void eachViewShowsTheFleet() throws Exception {
    crowd.shop();
    crowd.measure(node, 200);
    visit("/");
    assertThat(page.locator("table[aria-label=Services] tbody tr")).hasCount(8);
    assertThat(page.locator(".chip").first()).hasText("8 services");
    picture("services");
    page.locator(".chip", new Page.LocatorOptions().setHasText("not up")).click();
    assertThat(page).hasURL("http://" + node.address() + "/instances?q=status%3Adown");
    assertThat(page.locator("tbody tr .state.suspect")).hasCount(1);
    picture("instances-down");
    visit("/instances");
    assertThat(page.locator("tbody tr .state.suspect")).hasCount(1);
    picture("instances");
    page.getByText("storefront").first().click();
    assertThat(page.locator("h1")).hasText("storefront");
    assertThat(page.locator("svg.plot")).hasCount(11);
    assertThat(page.locator("svg.plot .gap").first()).isAttached();
    picture("instance");
    visit("/graph");
    assertThat(page.locator("tbody tr").first()).containsText("UNMET");
    picture("graph");
    visit("/events");
    assertThat(page.locator("tbody tr").first()).isVisible();
    picture("events");
    String local = page.locator("tbody time").first().textContent();
    page.keyboard().press("u");
    assertThat(page.locator("tbody time").first()).not().hasText(local);
    page.keyboard().press("?");
    assertThat(page.locator("dialog#keys")).isVisible();
    picture("keys");
    assertThat(complaints).isEmpty();
  }

  @Test
  void itIsReadableInTheDark() throws Exception {
    crowd.shop();
    crowd.measure(node, 60);
    context.close();
    open(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK));
    visit("/");
    assertThat(page.locator("tbody tr")).hasCount(8);
    picture("services-dark");
    visit("/instances?q=service%3Aorders");
    page.locator("tbody tr a").first().click();
    assertThat(page.locator("svg.plot").first()).isVisible();
    picture("instance-dark");
    page.keyboard().press("t");
    assertThat(page.locator("html[data-theme=light]")).isAttached();
    assertThat(complaints).isEmpty();
  }

  @Test
  void anInstanceIsDrainedAndPutBackAndWhatIsNotPossibleSaysWhy() throws Exception {
    crowd.join(new Crowd.Who("orders", "1", "blue", List.of()), 1);
    visit("/instances");
    page.locator("tbody tr a").first().click();
    assertThat(page.locator("button[data-act=shutdown]")).isDisabled();
    assertThat(page.locator(".actions"))
        .containsText(
            "its agent allows no commands; start it with -Dmuster.commands=drain,shutdown");
    assertThat(page.locator("button[data-act=remove]")).isDisabled();
    page.locator("button[data-act=drain]").click();
    assertThat(page.locator("dialog.steer button[type=submit]")).isDisabled();
    page.locator("dialog.steer input[name=reason]").fill("kernel's <b>update</b>");
    page.locator("dialog.steer input[name=by]").fill("alice");
    page.locator("dialog.steer input[name=confirm]").fill("orders");
    assertThat(page.locator("dialog.steer code"))
        .containsText("--reason 'kernel'\\''s <b>update</b>' --by 'alice'");
    picture("drain");
    page.locator("dialog.steer button[type=submit]").click();
    assertThat(page.locator("dialog.steer ol li").last()).containsText("drained");
    page.locator("dialog.steer button[type=button]").click();
    assertThat(page.locator(".actions .reason")).containsText("Drained by alice for");
    assertThat(page.locator(".actions .reason")).containsText("kernel's <b>update</b>");
    assertThat(page.locator(".head .badge.drain")).hasText("draining");
    picture("drained");
    page.locator("button[data-act=undrain]").click();
    page.locator("dialog.steer button[type=submit]").click();
    assertThat(page.locator("dialog.steer ol li").last()).containsText("listed again");
    page.locator("dialog.steer button[type=button]").click();
    assertThat(page.locator(".head .badge.drain")).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  @Test
  void aFleetOfNobodySaysHowToJoin() {
    visit("/");
    assertThat(page.locator(".empty")).containsText("-Dmuster.registry=" + node.address());
    picture("empty");
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatHappensIsShownAsItHappens() throws Exception {
    visit("/events");
    assertThat(page.locator(".link[data-state=open]")).isVisible();
    crowd.join(new Crowd.Who("orders", "1", "blue", List.of("mailer")), 1);
    assertThat(page.locator("tbody tr").first()).containsText("described itself");
    visit("/instances");
    assertThat(page.locator("tbody .badge.unmet")).hasText("mailer");
    crowd.join(new Crowd.Who("mailer", "1", "blue", List.of()), 1);
    assertThat(page.locator("tbody tr")).hasCount(2);
    assertThat(page.locator("tbody .badge.unmet")).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  @Test
  void aRuleThatFiredIsABadgeInTheListsAndASentenceOnTheInstance() throws Exception {
    Caller caller = Caller.joined(RegistryGrpc.newStub(node.channel()), 0x4f2a, "orders");
    visit("/instances");
    assertThat(page.locator("tbody tr")).hasCount(1);
    RulesShownTest.deadlock(node, caller, 2);
    assertThat(page.locator("tbody .badge.rule")).hasText("deadlock");
    page.locator(".chip", new Page.LocatorOptions().setHasText("with a rule fired")).click();
    assertThat(page).hasURL("http://" + node.address() + "/instances?q=rule%3A*");
    visit("/");
    page.locator("tbody .badge.rule").click();
    assertThat(page)
        .hasURL("http://" + node.address() + "/instances?q=service%3Aorders+rule%3Adeadlock");
    page.locator("tbody tr a").first().click();
    assertThat(page.locator("p.finding")).containsText("2 threads wait for each other");
    picture("instance-rule");
    visit("/events");
    assertThat(page.locator("tbody tr").first()).containsText("2 threads wait");
    assertThat(complaints).isEmpty();
  }

  @Test
  void theSearchLivesInTheAddressAndSaysWhatIsWrong() throws Exception {
    crowd.shop();
    visit("/instances");
    page.keyboard().press("/");
    page.keyboard().type("servce:orders");
    assertThat(page.locator("#wrong")).containsText("did you mean \"service\"?");
    picture("search-wrong");
    page.locator("#search").fill("service:orders");
    assertThat(page.locator("tbody tr")).hasCount(3);
    assertThat(page).hasURL("http://" + node.address() + "/instances?q=service%3Aorders");
    assertThat(page.locator("#wrong")).isHidden();
    page.reload();
    assertThat(page.locator("#search")).hasValue("service:orders");
    assertThat(page.locator("tbody tr")).hasCount(3);
    page.locator("#main").focus();
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("orders");
    page.goBack();
    assertThat(page.locator("tbody tr")).hasCount(3);
  }

  @Test
  void aCutStreamIsSaidAndWhatWasKnownStays() throws Exception {
    crowd.shop();
    visit("/instances");
    assertThat(page.locator("tbody tr")).hasCount(21);
    String address = node.address();
    crowd.close();
    node.close();
    assertThat(page.locator("#notices .cut")).containsText("is cut since");
    assertThat(page.locator("tbody tr")).hasCount(21);
    picture("cut");
    page.locator("tbody tr a").first().click();
    assertThat(page.locator("p.reason.gone")).containsText("does not answer");
    page.goBack();
    node = Node.start(folder, address);
    assertThat(page.locator(".link[data-state=open]"))
        .isVisible(
            new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                .setTimeout(30_000));
    assertThat(page.locator("#notices .cut")).hasCount(0);
  }

  @Test
  void twoThousandInstancesArePaintedAndSteeredAtOnce() throws Exception {
    for (int i = 0; i < 50; i++) {
      crowd.join(new Crowd.Who("service-" + i, "1." + i, "blue", List.of()), 40);
    }
    visit("/instances");
    assertThat(page.locator("table")).hasAttribute("aria-rowcount", "2001");
    double painted =
        (Double)
            page.evaluate(
                "() => performance.getEntriesByName('first-contentful-paint')[0].startTime + 0.001");
    assertThat(page.locator("tbody tr").count()).isLessThan(100);
    picture("instances-2000");
    double typed =
        ((Number)
                page.evaluate(
                    "async () => { const t = performance.now();"
                        + " document.querySelector('.scroll').scrollTop = 30000;"
                        + " await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));"
                        + " return performance.now() - t + 0.001; }"))
            .doubleValue();
    System.out.printf(
        "2,000 instances: first paint after %.0f ms, a jump in the list takes %.0f ms%n",
        painted, typed);
    assertThat(painted).isLessThan(5_000);
    assertThat(typed).isLessThan(5_000);
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatAnAgentSaysIsNeverMoreThanText() throws Exception {
    ManagedChannel channel = NettyChannelBuilder.forTarget(node.address()).usePlaintext().build();
    for (int i = 0; i < Corpus.TEXTS.size(); i++) {
      joinAsCorpus(RegistryGrpc.newStub(channel), i);
    }
    context.addInitScript(
        "window.pwned = 0; window.alert = () => { window.pwned = 1; };"
            + " window.print = () => { window.pwned = 1; };");
    List<String> paths = new ArrayList<>(List.of("/", "/instances", "/graph", "/events"));
    for (int i = 0; i < Corpus.TEXTS.size(); i++) {
      paths.add("/instances/" + Corpus.hex(i));
    }
    for (String path : paths) {
      visit(path);
      assertThat(page.locator("h1").first()).isVisible();
      page.waitForFunction("() => document.querySelectorAll('td, dd').length > 3");
      holdsNothingForeign(path);
    }
    picture("xss");
    visit("/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(2)%3E");
    assertThat(page.locator(".empty")).isVisible();
    assertThat(page.evaluate("() => window.pwned")).isEqualTo(0);
    assertThat(complaints).isEmpty();
    channel.shutdownNow();
  }

  private static void joinAsCorpus(RegistryGrpc.RegistryStub stub, int index) throws Exception {
    Caller caller = Caller.on(stub);
    caller.say(Corpus.hello(index));
    caller.await(RegistryMessage::hasWelcome);
    caller.say(Corpus.service(index));
    caller.await(RegistryMessage::hasRegistered);
    if (index % 3 == 2) {
      Goodbye.Builder goodbye = Goodbye.newBuilder().setReason(Corpus.TEXTS.get(index));
      caller.say(AgentMessage.newBuilder().setGoodbye(goodbye).build());
      caller.await(RegistryMessage::hasFarewell);
    }
  }

  private void holdsNothingForeign(String path) {
    assertThat(page.evaluate("() => window.pwned")).as(path).isEqualTo(0);
    assertThat(page.locator("script").count()).as(path).isEqualTo(1);
    assertThat(page.locator("iframe, object, embed, base, form[action]").count()).isZero();
    assertThat(page.locator("img").count()).as(path).isEqualTo(1);
    assertThat(
            page.evaluate(
                "() => [...document.querySelectorAll('a')].filter((a) =>"
                    + " !/^https?:$/.test(new URL(a.href.baseVal ?? a.href, location).protocol))"
                    + ".length"))
        .as(path)
        .isEqualTo(0);
  }

  @Test
  void everybodyCanUseIt() throws Exception {
    crowd.shop();
    crowd.measure(node, 20);
    String axe;
    try (InputStream in =
        Objects.requireNonNull(PageTest.class.getResourceAsStream("/axe.min.js"))) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> violations = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      context.close();
      // The checker is not bound by the page's policy.
      open(new Browser.NewContextOptions().setColorScheme(scheme).setBypassCSP(true));
      for (String path :
          List.of("/", "/instances", "/graph", "/events", "/hooks", "/instances/" + Crowd.hex(0))) {
        visit(path);
        page.waitForFunction("() => document.querySelectorAll('td, dd').length > 3");
        page.evaluate(axe);
        Object found =
            page.evaluate(
                "async () => (await axe.run()).violations.flatMap((v) => v.nodes.map((n) =>"
                    + " v.id + ' ' + v.help + ': ' + n.html.slice(0, 160)))");
        for (Object one : (List<?>) found) {
          violations.add(scheme + " " + path + " " + one);
        }
      }
    }
    assertThat(violations).isEmpty();
  }
}
