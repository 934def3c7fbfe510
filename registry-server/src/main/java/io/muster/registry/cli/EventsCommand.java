package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.v1.Event;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.EventsRequest;
import io.muster.registry.v1.FleetGrpc.FleetBlockingStub;
import io.muster.registry.wire.Hex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster events}: what happened, with reasons. */
@Command(
    name = "events",
    description = "Show what happened in the fleet since the registry started, oldest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster events service:orders --follow"})
@Allowed("the command line prints")
final class EventsCommand extends FleetQuery<EventList> {
  private static final int FOREVER_DAYS = 3_650;

  /** What the registry keeps of the fleet. */
  private static final int MOST = 2_000;

  /** What one answer over HTTP has at most. */
  private static final int MOST_AT_ONCE = 1_000;

  @Parameters(arity = "0..*", paramLabel = "TERM", description = "Only of instances that match.")
  private List<String> terms = List.of();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "The newest so many of what has happened. Default 50.")
  private int limit = 50;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens from now on.")
  private boolean follow;

  @Override
  public Integer call() {
    if (limit < 0 || limit > MOST) {
      System.err.println("--limit " + limit + ": expected a whole number from 0 (all) to " + MOST);
      return 2;
    }
    return follow || limit == 0 || limit > MOST_AT_ONCE ? super.call() : plainly();
  }

  /** What has happened is to be had over HTTP, which starts at once. */
  private int plainly() {
    try {
      String path =
          Asking.path(
              "/api/v1/events", "q", Asking.filter(terms), "limit", Integer.toString(limit));
      print(new Asking(registry).get(EventList.parser(), path));
      return 0;
    } catch (Unanswered e) {
      System.err.println(e.words());
      return e.exitCode();
    }
  }

  @Override
  EventList ask(FleetBlockingStub fleet) {
    EventsRequest request =
        EventsRequest.newBuilder()
            .setFilter(String.join(" ", terms))
            .setLimit(limit)
            .setFollow(follow)
            .build();
    FleetBlockingStub patient =
        follow ? fleet.withDeadlineAfter(FOREVER_DAYS, TimeUnit.DAYS) : fleet;
    Iterator<EventList> lists = patient.events(request);
    EventList told = lists.next();
    if (follow) {
      print(told);
      lists.forEachRemaining(this::print);
      told = EventList.getDefaultInstance();
    }
    return told;
  }

  @Override
  List<String> lines(EventList list) {
    List<String> lines = new ArrayList<>();
    for (Event event : list.getEventsList()) {
      String line =
          String.join(
              "  ",
              Instant.ofEpochMilli(event.getAtMillis()).toString(),
              Rows.word(event),
              event.getService().isEmpty() ? "(not described yet)" : event.getService(),
              Hex.of(event.getInstanceId()).substring(0, 8),
              event.getState().name(),
              event.getReason());
      lines.add(line.replaceAll("\\p{Cntrl}", "?"));
    }
    return lines;
  }
}
