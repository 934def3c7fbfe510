package io.muster.registry.page;

import io.muster.registry.fleet.Actions;
import io.muster.registry.fleet.Feed;
import io.muster.registry.fleet.FleetView;
import io.muster.registry.fleet.NotKnown;
import io.muster.registry.fleet.Notices;
import io.muster.registry.hook.HookDesk;
import io.muster.registry.http.Answer;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import io.muster.registry.http.Site;
import io.muster.registry.signin.Entrance;
import io.muster.registry.signin.SigningIn;
import io.muster.registry.steer.Refused;
import io.muster.registry.v1.CertificateList;
import io.muster.registry.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** All that is to be had over HTTP. People's thread. */
public final class RegistrySite implements Site {
  /** Addresses at which the page shows one of its views; it finds out itself which. */
  private static final Pattern VIEWS =
      Pattern.compile(
          "/|/services|/instances|/instances/([A-Za-z0-9._-]{1,63}:)?[0-9a-fA-F]{4,32}"
              + "|/graph|/events|/hooks");

  /** What the page to sign in is made of; it is the same for everybody. */
  private static final Set<String> OPEN = Set.of("sign-in.js", "dom.js", "style.css", "icon.svg");

  private static final String ASSETS = "/page/";
  private static final String VIEW = "GET /view";
  private static final String FILE = "GET /page/{file}";
  private static final String DESCRIPTION = "/api/v1/openapi.json";

  private final List<Route> routes;
  private final Assets assets = new Assets();
  private final String description;
  private final Entrance entrance;
  private final SignInApi signIn;

  /** Makes the site. */
  public RegistrySite(
      Entrance entrance,
      SigningIn signing,
      FleetView view,
      Notices notices,
      Feed.Source feeds,
      PrometheusApi prometheus,
      Actions actions,
      HookDesk hooks) {
    this.entrance = entrance;
    this.signIn = new SignInApi(entrance, signing, assets);
    List<Route> all = new ArrayList<>(new Api(view, notices, feeds).routes());
    all.addAll(prometheus.routes());
    all.addAll(new ActionApi(actions).routes());
    all.addAll(new HookApi(hooks).routes());
    all.add(certificates(prometheus.exposition().certificates()));
    all.add(
        new Route(
            DESCRIPTION,
            "getDescription",
            "This description.",
            List.of(),
            Route.Reply.of("application/json"),
            (request, variables) -> Answer.of("application/json", description())));
    this.routes = List.copyOf(all);
    this.description = OpenApi.document(routes, prometheus.exposition().version());
  }

  private static Route certificates(CertificateTerms terms) {
    return new Route(
        "/api/v1/certificates",
        "listCertificates",
        "The registry's certificates, and until when they hold; none where it speaks plain text.",
        List.of(),
        Route.Reply.json(CertificateList.getDescriptor()),
        (request, variables) -> Answer.of("application/json", Json.of(terms.list())));
  }

  private String description() {
    return description;
  }

  /** Returns every call it answers, as the table of calls has it. */
  public List<String> calls() {
    List<String> calls = new ArrayList<>(routes.stream().map(Route::call).toList());
    calls.addAll(SignInApi.CALLS);
    calls.add(VIEW);
    calls.add(FILE);
    return calls;
  }

  @Override
  public Answer answer(Request asked) {
    Request request = entrance.identified(asked);
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    Optional<Answer> known =
        signIn.answer(request).or(() -> reads ? page(request) : Optional.empty());
    if (known.isPresent()) {
      return known.get();
    }
    String expected = "GET";
    for (Route route : routes) {
      Optional<Map<String, String>> variables = route.match(request.path());
      if (variables.isPresent() && route.takes(request.method())) {
        entrance.permit(request, route.call());
        return entrance.watched(request, route.call(), answer(route, request, variables.get()));
      }
      expected = variables.isPresent() ? route.method() : expected;
    }
    entrance.someone(request);
    if (!request.method().equals(expected) && !(reads && expected.equals("GET"))) {
      throw new Problem(
          405, "Method not allowed", "expected " + expected + ", got " + request.method());
    }
    throw new Problem(
        404,
        "Not found",
        "nothing is at "
            + request.path()
            + "; the page is at /, the API's description at "
            + DESCRIPTION);
  }

  private Optional<Answer> page(Request request) {
    if (VIEWS.matcher(request.path()).matches()) {
      if (entrance.required() && request.said().who().isNobody()) {
        return Optional.of(SignInApi.elsewhere(SignInApi.PAGE));
      }
      entrance.permit(request, VIEW);
      return assets.answer("index.html", request);
    }
    if (!request.path().startsWith(ASSETS)) {
      return Optional.empty();
    }
    String file = request.path().substring(ASSETS.length());
    if (!OPEN.contains(file)) {
      entrance.permit(request, FILE);
    }
    return assets.answer(file, request);
  }

  private static Answer answer(Route route, Request request, Map<String, String> variables) {
    try {
      route.check(request);
      Answer answer = route.handler().answer(request, variables);
      if (answer instanceof Answer.Events && !request.method().equals("GET")) {
        throw new Problem(
            405, "Method not allowed", "expected GET: a stream has no end to ask for");
      }
      return answer;
    } catch (IllegalArgumentException e) {
      throw Route.wrong(String.valueOf(e.getMessage()));
    } catch (NotKnown e) {
      throw new Problem(404, "Not found", String.valueOf(e.getMessage()));
    } catch (Refused e) {
      throw ActionApi.problem(e);
    }
  }
}
