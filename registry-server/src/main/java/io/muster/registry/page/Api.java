package io.muster.registry.page;

import com.google.protobuf.Message;
import io.muster.registry.fleet.Feed;
import io.muster.registry.fleet.Filter;
import io.muster.registry.fleet.FleetView;
import io.muster.registry.fleet.Notices;
import io.muster.registry.http.Answer;
import io.muster.registry.http.EventStream;
import io.muster.registry.http.Request;
import io.muster.registry.page.Route.Parameter;
import io.muster.registry.page.Route.Reply;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.FigureHistory;
import io.muster.registry.v1.FleetChange;
import io.muster.registry.v1.FleetStatus;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RequirementGraph;
import io.muster.registry.v1.Roster;
import io.muster.registry.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The addresses of the API, each with its answer. People's thread. */
final class Api {
  static final Parameter FILTER =
      Parameter.text(
          "q",
          "Terms that all must hold, for example service:orders tag:blue status:down version:1.4*.");

  private static final Parameter LIMIT =
      Parameter.number("limit", 1_000, "At most this many. 100 when it is not given.");

  private static final Parameter AFTER =
      Parameter.number("after", Long.MAX_VALUE, "Only events with a greater number.");

  private static final long PAGE = 100;
  private static final String PROTOBUF = "application/x-protobuf";

  private final FleetView view;
  private final Notices notices;
  private final Feed.Source feeds;

  Api(FleetView view, Notices notices, Feed.Source feeds) {
    this.view = view;
    this.notices = notices;
    this.feeds = feeds;
  }

  List<Route> routes() {
    return Stream.of(fleet(), instances(), changes()).flatMap(List::stream).toList();
  }

  private List<Route> fleet() {
    return List.of(
        json(
            "/api/v1/fleet",
            "getFleet",
            "The whole fleet in one answer: counts, and each service with its own.",
            FleetStatus.getDefaultInstance(),
            r -> view.status(sight(r), list(r), notices.newest())),
        json(
            "/api/v1/graph",
            "getGraph",
            "Who requires what; what is unmet first.",
            RequirementGraph.getDefaultInstance(),
            r -> view.graph(sight(r), list(r))));
  }

  private List<Route> instances() {
    return List.of(
        new Route(
            "/api/v1/instances",
            "listInstances",
            "Instances with everything they said, by service and id, a page at a time.",
            List.of(FILTER, LIMIT, Parameter.text("page", "nextPage of the answer before.")),
            Reply.json(Roster.getDescriptor()),
            (request, variables) -> message(request, instances(request))),
        new Route(
            "/api/v1/instances/{id}",
            "getInstance",
            "One instance: what it is, what its requirements resolved to, its last 50 changes.",
            List.of(),
            Reply.json(InstanceDetail.getDescriptor()),
            (request, variables) ->
                message(request, view.get(sight(request), Route.id(variables)))),
        new Route(
            "/api/v1/instances/{id}/figures",
            "getFigures",
            "The last hour of an instance's figures, with its gaps.",
            List.of(),
            Reply.json(FigureHistory.getDescriptor()),
            (request, variables) ->
                message(request, view.history(sight(request), Route.id(variables)))));
  }

  private List<Route> changes() {
    return List.of(
        new Route(
            "/api/v1/events",
            "listEvents",
            "What happened in the fleet since the registry started: the newest, oldest first.",
            List.of(FILTER, AFTER, LIMIT),
            Reply.json(EventList.getDescriptor()),
            (request, variables) -> message(request, events(request))),
        new Route(
            "/api/v1/stream",
            "watchFleet",
            "Server-sent events: \"fleet\" is a FleetChange, whole at first; \"events\" an EventList;"
                + " \"beat\" a sign of life.",
            List.of(FILTER, AFTER),
            new Reply("text/event-stream", Optional.of(FleetChange.getDescriptor())),
            (request, variables) -> stream(request)));
  }

  private static Route json(
      String path, String name, String words, Message reply, Function<Request, Message> answer) {
    return new Route(
        path,
        name,
        words,
        List.of(FILTER),
        Reply.json(reply.getDescriptorForType()),
        (request, variables) -> message(request, answer.apply(request)));
  }

  /** In protobuf for who accepts nothing else: the command line, which reads it quicker. */
  private static Answer message(Request request, Message message) {
    return request.header("accept").filter(PROTOBUF::equals).isPresent()
        ? new Answer.Whole(
            200, PROTOBUF, message.toByteArray(), Map.of("cache-control", "no-store"))
        : Answer.of("application/json", Json.of(message));
  }

  /** Returns what whoever asks sees. */
  static Sight sight(Request request) {
    return request.said().who().sight();
  }

  static ListRequest list(Request request) {
    return ListRequest.newBuilder().setFilter(request.query("q").orElse("")).build();
  }

  private Roster instances(Request request) {
    long limit = Route.number(request, LIMIT, PAGE);
    if (limit == 0) {
      throw Route.wrong("limit: expected a whole number from 1 to 1000, got \"0\"");
    }
    return view.list(
        sight(request),
        list(request).toBuilder()
            .setLimit((int) limit)
            .setPage(request.query("page").orElse(""))
            .build(),
        notices.newest());
  }

  private EventList events(Request request) {
    return view.events(
        sight(request),
        Filter.parse(request.query("q").orElse("")),
        Route.number(request, AFTER, 0),
        (int) Route.number(request, LIMIT, PAGE));
  }

  private Answer stream(Request request) {
    Filter filter = Filter.parse(request.query("q").orElse(""));
    long after = Route.number(request, AFTER, 0);
    return new Answer.Events(
        stream -> {
          Feed feed = feeds.feed(sight(request), filter, after, new Told(stream));
          feed.open(); // first: a stream that has ended already closes it at once
          stream.atEnd(feed::close);
        });
  }

  /** One page that is open. */
  private record Told(EventStream stream) implements Feed.Reader {
    @Override
    public boolean ready() {
      return stream.ready();
    }

    @Override
    public void fleet(FleetChange change) {
      stream.send("fleet", "", Json.of(change));
    }

    @Override
    public void events(EventList events) {
      stream.send("events", Long.toString(events.getNewest()), Json.of(events));
    }
  }
}
