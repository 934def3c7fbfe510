package io.muster.registry.page;

import io.muster.registry.fleet.FleetView;
import io.muster.registry.http.Answer;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import io.muster.registry.page.Route.Parameter;
import io.muster.registry.page.Route.Reply;
import java.util.List;
import java.util.Map;

/** What Prometheus asks: figures, and where there are more. People's thread. */
public final class PrometheusApi {
  private static final Parameter PORT =
      Parameter.text("port", "Name of the port. Else the management port, else the primary one.");

  private final FleetView view;
  private final Exposition exposition;
  private final Recollection recollection;

  /** Makes it. */
  public PrometheusApi(FleetView view, Exposition exposition, Recollection recollection) {
    this.view = view;
    this.exposition = exposition;
    this.recollection = recollection;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "/metrics",
            "getMetrics",
            "The registry's and the fleet's figures in Prometheus' text format.",
            List.of(),
            Reply.of("text/plain"),
            (request, variables) ->
                new Answer.Whole(
                    200,
                    Exposition.TYPE,
                    exposition.text(Api.sight(request)),
                    Map.of("cache-control", "no-store"))),
        new Route(
            "/sd/prometheus",
            "getTargets",
            "The fleet in the form of Prometheus' http_sd: a target an instance. Refused with 503"
                + " while a registry without its memory waits for who was there before.",
            List.of(Api.FILTER, PORT),
            Reply.of("application/json"),
            (request, variables) -> Answer.of("application/json", targets(request))));
  }

  /** A list that has shrunk is believed and targets are dropped; a refusal leaves what was. */
  private String targets(Request request) {
    long seconds = recollection.secondsLeft();
    if (seconds > 0) {
      throw new Problem(
          503,
          "Not complete yet",
          "this registry began with a store that was new, or had lost something, so that agents"
              + " that are there may be missing here; expected to be complete in "
              + seconds
              + " s. Prometheus keeps the targets it has until then");
    }
    return Targets.of(
        view.list(Api.sight(request), Api.list(request), List.of()),
        request.query("port").orElse(""));
  }

  Exposition exposition() {
    return exposition;
  }
}
