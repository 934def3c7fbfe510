package io.muster.registry.fleet;

import io.muster.registry.check.Protocol;
import io.muster.registry.history.Figures;
import io.muster.registry.history.Journal;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Notice;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.rules.RuleWatch;
import io.muster.registry.rules.Rulings;
import io.muster.registry.tenant.Sight;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.FigureHistory;
import io.muster.registry.v1.FleetStatus;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RequirementGraph;
import io.muster.registry.wire.InstanceForm;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers what people ask of the fleet, from one snapshot each, and only of what they see: the rest
 * is to them as if it were not there. Any thread. What is asked wrongly is an
 * IllegalArgumentException, what is not there a {@link NotKnown}; the message of both is for the
 * person who asked.
 */
public final class FleetView {
  private static final Comparator<Instance> ORDER =
      Comparator.comparing(Instance::serviceName).thenComparing(Instance::id);

  private static final int LEAST_DIGITS = 4;

  private final Supplier<Roster> rosters;
  private final Figures figures;
  private final Journal journal;
  private final Supplier<Rulings> rulings;
  private final InstantSource wall;

  /** Makes a view; everything is asked for anew with each question. */
  public FleetView(RuleWatch.Scene scene, Supplier<Rulings> rulings, InstantSource wall) {
    this.rosters = scene.rosters();
    this.figures = scene.figures();
    this.journal = scene.journal();
    this.rulings = rulings;
    this.wall = wall;
  }

  /** Returns the instances wanted, or a page of them, by service and id. */
  public io.muster.registry.v1.Roster list(
      Sight sight, ListRequest request, Collection<Notice> notices) {
    Roster roster = rosters.get();
    List<Instance> wanted =
        wanted(sight, request, roster).map(Facts::instance).sorted(ORDER).toList();
    io.muster.registry.v1.Roster.Builder shown =
        io.muster.registry.v1.Roster.newBuilder()
            .setRevision(roster.revision())
            .setReadAtMillis(wall.millis())
            .addAllNotices(Notice.heard(notices, sight))
            .setTotal(wanted.size());
    int from = from(request.getPage(), sight, wanted);
    int most = request.getLimit() == 0 ? wanted.size() : request.getLimit();
    int to = (int) Math.min(wanted.size(), from + Integer.toUnsignedLong(most));
    for (Instance instance : wanted.subList(from, to)) {
      shown.addInstances(show(sight, instance, roster));
    }
    if (to < wanted.size() && to > 0) {
      Instance last = wanted.get(to - 1);
      shown.setNextPage(last.id().hex() + "." + sight.shown(last.serviceName()));
    }
    return shown.build();
  }

  /** Returns the first place after the one the page names, whether or not that is still there. */
  private static int from(String page, Sight sight, List<Instance> sorted) {
    if (page.isEmpty()) {
      return 0;
    }
    int id = 2 * InstanceId.BYTES;
    if (page.length() < id + 2 || page.charAt(id) != '.') {
      throw new IllegalArgumentException(
          "page: expected the next_page of an earlier answer, got \"" + Grammar.shown(page) + "\"");
    }
    String service = sight.meant(page.substring(id + 1)).orElse("");
    InstanceId last = new InstanceId(Tenant.of(service), page.substring(0, id));
    int at = 0;
    for (Instance instance : sorted) {
      int order = instance.serviceName().compareTo(service);
      if (order > 0 || order == 0 && instance.id().compareTo(last) > 0) {
        return at;
      }
      at++;
    }
    return at;
  }

  private Stream<Facts> wanted(Sight sight, ListRequest request, Roster roster) {
    Protocol.check(request);
    Filter filter = Filter.parse(request.getFilter());
    Rulings fired = rulings.get();
    return roster.instances().stream()
        .filter(instance -> sight.sees(instance.tenant()) && named(sight, instance, request))
        .map(instance -> new Facts(instance, roster, fired, sight))
        .filter(filter::wants);
  }

  private static boolean named(Sight sight, Instance instance, ListRequest request) {
    return (request.getService().isEmpty()
            || sight.shown(instance.serviceName()).equals(request.getService()))
        && (request.getTagsCount() == 0
            || instance.service().stream()
                .anyMatch(service -> service.tags().containsAll(request.getTagsList())));
  }

  private io.muster.registry.v1.Instance show(Sight sight, Instance instance, Roster roster) {
    io.muster.registry.v1.Instance.Builder shown =
        InstanceForm.show(instance, roster, sight).toBuilder();
    figures
        .newest(instance.id())
        .ifPresent(
            newest -> shown.putAllFigures(newest.values()).setFiguresAtMillis(newest.atMillis()));
    rulings.get().of(instance.id()).forEach(fired -> shown.addFindings(Shown.finding(fired)));
    return shown.build();
  }

  /** Returns the fleet grouped by service. */
  public FleetStatus status(Sight sight, ListRequest request, Collection<Notice> notices) {
    Roster roster = rosters.get();
    Map<String, Tally> services = new TreeMap<>();
    Tally all = new Tally();
    wanted(sight, request, roster)
        .forEach(
            facts -> {
              all.count(facts);
              services.computeIfAbsent(facts.name(), name -> new Tally()).gather(facts);
            });
    FleetStatus.Builder status =
        FleetStatus.newBuilder()
            .setRevision(roster.revision())
            .setReadAtMillis(wall.millis())
            .setCounts(all.counts())
            .addAllNotices(Notice.heard(notices, sight));
    services.entrySet().stream()
        .map(service -> service.getValue().status(service.getKey()))
        .sorted(Comparator.comparing(service -> service.getGroup()))
        .forEach(status::addServices);
    return status.build();
  }

  /** Returns who requires what, of the instances wanted. */
  public RequirementGraph graph(Sight sight, ListRequest request) {
    Roster roster = rosters.get();
    return Needs.graph(wanted(sight, request, roster).toList(), roster, wall.millis());
  }

  /** Returns everything that is known of the instance of that id, or with that beginning of it. */
  public InstanceDetail get(Sight sight, String idText) {
    Roster roster = rosters.get();
    InstanceId id = find(sight, idText, roster);
    InstanceDetail.Builder detail = InstanceDetail.newBuilder().setReadAtMillis(wall.millis());
    if (roster.instance(id).isPresent()) {
      Instance instance = roster.instance(id).get();
      detail
          .setInstance(show(sight, instance, roster))
          .addAllUsedBy(usedBy(instance, roster).stream().map(sight::shown).toList());
      for (Requirement requirement : instance.introduction().requirements()) {
        detail.addResolved(Shown.resolved(instance, requirement, roster, sight));
      }
      journal.of(id).forEach(event -> detail.addChanges(Shown.event(event, sight)));
    } else {
      Journal.Departed departed = journal.departed(id).orElseThrow(() -> unknown(idText));
      detail
          .setInstance(InstanceForm.show(departed.instance(), roster, sight))
          .setLeftAtMillis(departed.atMillis());
      departed.events().forEach(event -> detail.addChanges(Shown.event(event, sight)));
    }
    return detail.build();
  }

  private static Set<String> usedBy(Instance provider, Roster roster) {
    Set<String> users = new TreeSet<>();
    if (provider.service().isPresent() && roster.override(provider).isEmpty()) {
      for (Instance instance : roster.instances()) {
        for (Requirement requirement : instance.introduction().requirements()) {
          if (instance.service().isPresent() && provider.service().get().meets(requirement)) {
            users.add(instance.serviceName());
          }
        }
      }
    }
    return users;
  }

  /** Returns the last hour of figures of the instance of that id, or with that beginning of it. */
  public FigureHistory history(Sight sight, String idText) {
    InstanceId id = find(sight, idText, rosters.get());
    Figures.Hour hour = figures.hour(id).orElse(new Figures.Hour(List.of(), Map.of(), List.of()));
    return Shown.history(id, hour, wall.millis());
  }

  /** Returns the id of the instance of the roster that the text names, as above. */
  InstanceId present(String idText, Sight sight) {
    Roster roster = rosters.get();
    InstanceId id = find(sight, idText, roster);
    if (roster.instance(id).isEmpty()) {
      throw new NotKnown("instance " + id + " has left; there is nothing to do");
    }
    return id;
  }

  /** Returns what operators have said. */
  Overrides overrides() {
    return rosters.get().overrides();
  }

  /** Who sees all may put a tenant before the digits, to tell two from each other. */
  private InstanceId find(Sight sight, String said, Roster roster) {
    boolean qualified = sight.isWhole() && said.indexOf('/') >= 0;
    Sight among = qualified ? Sight.of(Tenant.of(said)) : sight;
    String text = qualified ? Tenant.plain(said) : said;
    if (text.length() < LEAST_DIGITS
        || text.length() > 2 * InstanceId.BYTES
        || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw new IllegalArgumentException(
          "id: expected 4 to 32 hex digits, got \"" + Grammar.shown(said) + "\"");
    }
    String prefix = text.toLowerCase(java.util.Locale.ROOT);
    List<InstanceId> found = new ArrayList<>();
    Stream.concat(
            roster.instances().stream().map(Instance::id),
            journal.departed().stream().filter(id -> roster.instance(id).isEmpty()))
        .filter(id -> among.sees(id.tenant()) && id.hex().startsWith(prefix))
        .limit(2)
        .forEach(found::add);
    if (found.isEmpty()) {
      throw unknown(said);
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "id: more than one instance begins with "
              + prefix
              + "; give more digits"
              + (sight.isWhole() ? ", or the tenant before it: TENANT/" + prefix : ""));
    }
    return found.get(0);
  }

  private static NotKnown unknown(String id) {
    return new NotKnown(
        "no instance "
            + Grammar.shown(id)
            + " is known; it may have left, and only the last that left are remembered");
  }

  /**
   * Returns the newest so many of the events after that number whose instance is wanted, as it
   * stood then. Numbers count the events of all fleets.
   */
  public EventList events(Sight sight, Filter filter, long after, int most) {
    Roster roster = rosters.get();
    Rulings fired = rulings.get();
    return Shown.events(
        journal.after(after, most, instance -> filter.wants(instance, roster, fired, sight)),
        sight);
  }
}
