package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.v1.Roster;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster instances}: the fleet, a line a process. */
@Command(
    name = "instances",
    description = "List the running instances.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples: muster instances explosion-service -o json",
      "          muster instances --filter 'rule:* version:1.4*'"
    })
@Allowed("the command line prints")
final class InstancesCommand extends Question<Roster> {
  private static final int NOT_FOUND = 3;

  /** What one answer of the registry has at most. */
  private static final String AT_ONCE = "1000";

  @Parameters(
      arity = "0..*",
      paramLabel = "SERVICE|TERM",
      description =
          "Only instances of this service, or that match, for example tag:blue status:down")
  private List<String> terms = List.of();

  @Option(
      names = "--filter",
      paramLabel = "TERMS",
      description = "Only instances that match all of these, for example 'tag:blue status:down'")
  private String filter = "";

  @Override
  Roster ask(Asking registry) {
    Roster.Builder all = Roster.newBuilder();
    String page = "";
    do {
      String path = Asking.path("/api/v1/instances", "q", filter(), "limit", AT_ONCE, "page", page);
      Roster next = registry.get(Roster.parser(), path);
      page = next.getNextPage();
      all.mergeFrom(next.toBuilder().clearNotices().build()).clearNextPage();
      all.clearNotices().addAllNotices(next.getNoticesList());
    } while (!page.isEmpty());
    return all.build();
  }

  /** A first word without a key is a service's whole name, as it always was. */
  private String filter() {
    List<String> all = new ArrayList<>(terms);
    if (!service().isEmpty()) {
      all.set(0, "service:" + service());
    }
    all.add(filter);
    return Asking.filter(all).strip();
  }

  private String service() {
    return terms.isEmpty() || terms.get(0).indexOf(':') >= 0 ? "" : terms.get(0);
  }

  @Override
  List<String> lines(Roster roster) {
    roster.getNoticesList().forEach(notice -> System.err.println("note: " + notice));
    return Rows.instances(roster).lines();
  }

  @Override
  int exitCode(Roster roster) {
    if (!service().isEmpty() && roster.getInstancesCount() == 0) {
      System.err.println("no instance of " + service() + " is known; muster instances lists all");
      return NOT_FOUND;
    }
    return 0;
  }
}
