package io.muster.registry.fleet;

import com.google.protobuf.ByteString;
import io.muster.registry.history.Event;
import io.muster.registry.history.Figures;
import io.muster.registry.history.Journal;
import io.muster.registry.history.Series;
import io.muster.registry.roster.Endpoint;
import io.muster.registry.roster.Finding;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.rules.Fired;
import io.muster.registry.steer.Step;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.FigureHistory;
import io.muster.registry.v1.FigureSeries;
import io.muster.registry.v1.Gap;
import io.muster.registry.v1.InstanceRow;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.Resolved;
import io.muster.registry.wire.InstanceForm;
import io.muster.registry.wire.Saying;
import java.util.List;
import java.util.Map;

/** From values to what people's tools are told. Pure. */
final class Shown {
  private static final int MOST_ENDPOINTS = 50;

  private Shown() {}

  static InstanceRow row(Facts facts) {
    Instance instance = facts.instance();
    return InstanceRow.newBuilder()
        .setId(InstanceForm.idBytes(instance.id()))
        .setService(facts.name())
        .setGroup(facts.description().getGroup())
        .setVersion(facts.description().getVersion())
        .addAllTags(facts.description().getTagsList())
        .setState(Saying.state(instance.state()))
        .setReason(instance.standing().reason())
        .setSinceMillis(instance.standing().sinceMillis())
        .setAddress(facts.address())
        .setHostName(facts.host().getHostName())
        .setFramework(facts.framework())
        .setPorts(facts.description().getPortsCount())
        .setDraining(facts.draining())
        .addAllUnmet(facts.unmet().stream().map(Requirement::key).toList())
        .addAllRules(facts.fired().stream().map(fired -> fired.rule().word()).toList())
        .setTenant(facts.tenant())
        .build();
  }

  static io.muster.registry.v1.Finding finding(Fired fired) {
    return io.muster.registry.v1.Finding.newBuilder()
        .setRule(fired.rule().word())
        .setSentence(fired.sentence())
        .setSinceMillis(fired.sinceMillis())
        .build();
  }

  static Resolved resolved(Instance instance, Requirement requirement, Roster roster, Sight sight) {
    Finding finding = roster.find(requirement);
    Resolved.Builder resolved =
        Resolved.newBuilder()
            .setRequirement(
                InstanceForm.show(instance, roster, sight).getRequirementsList().stream()
                    .filter(r -> r.getKey().equals(requirement.key()))
                    .findFirst()
                    .orElseThrow())
            .setTotal(finding.endpoints().size())
            .setEmptyBecause(Saying.emptyBecause(finding.empty()));
    for (Endpoint endpoint : finding.endpoints().stream().limit(MOST_ENDPOINTS).toList()) {
      resolved.addEndpoints(Saying.endpoint(endpoint));
    }
    return resolved.build();
  }

  static EventList events(Journal.Page page, Sight sight) {
    EventList.Builder list =
        EventList.newBuilder().setMissed(page.missed()).setNewest(page.newest());
    page.entries().forEach(entry -> list.addEvents(event(entry.event(), sight)));
    return list.build();
  }

  static io.muster.registry.v1.Event event(Event event, Sight sight) {
    return io.muster.registry.v1.Event.newBuilder()
        .setNumber(event.number())
        .setAtMillis(event.atMillis())
        .setKind(
            switch (event.kind()) {
              case JOINED -> io.muster.registry.v1.Event.Kind.JOINED;
              case RETURNED -> io.muster.registry.v1.Event.Kind.RETURNED;
              case DESCRIBED -> io.muster.registry.v1.Event.Kind.DESCRIBED;
              case STATE_CHANGED -> io.muster.registry.v1.Event.Kind.STATE_CHANGED;
              case LEFT -> io.muster.registry.v1.Event.Kind.LEFT;
              case RULE_FIRED -> io.muster.registry.v1.Event.Kind.RULE_FIRED;
              case RULE_CLEARED -> io.muster.registry.v1.Event.Kind.RULE_CLEARED;
              case DRAINED -> io.muster.registry.v1.Event.Kind.DRAINED;
              case RESTORED -> io.muster.registry.v1.Event.Kind.RESTORED;
            })
        .setInstanceId(ByteString.copyFrom(event.instance().bytes()))
        .setService(sight.shown(event.service()))
        .setVersion(event.version())
        .setState(Saying.state(event.state()))
        .setReason(event.reason())
        .setRevision(event.revision())
        .setTenant(sight.toldOf(event.instance().tenant()))
        .build();
  }

  static Progress progress(Step step) {
    return Progress.newBuilder()
        .setAtMillis(step.atMillis())
        .setText(step.text())
        .setDone(step.stage() == Step.Stage.DONE)
        .setFailed(step.stage() == Step.Stage.FAILED || step.stage() == Step.Stage.LATE)
        .setLate(step.stage() == Step.Stage.LATE)
        .build();
  }

  static FigureHistory history(InstanceId id, Figures.Hour hour, long readAtMillis) {
    FigureHistory.Builder history =
        FigureHistory.newBuilder()
            .setInstanceId(InstanceForm.idBytes(id))
            .setReadAtMillis(readAtMillis)
            .setIntervalMillis((int) Figures.intervalMillis())
            .addAllAtMillis(hour.atMillis());
    for (Map.Entry<Series, float[]> series : hour.series().entrySet()) {
      FigureSeries.Builder told =
          FigureSeries.newBuilder()
              .setName(series.getKey().title())
              .setUnit(series.getKey().unit());
      for (float value : series.getValue()) {
        told.addValues(value);
      }
      history.addSeries(told);
    }
    List<long[]> gaps = hour.gaps();
    gaps.forEach(
        gap -> history.addGaps(Gap.newBuilder().setFromMillis(gap[0]).setToMillis(gap[1])));
    return history.build();
  }
}
