package io.muster.registry.steer;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Place;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One action from its beginning to its end; tells whoever asked, and the audit. Keeper's turn. */
final class Course {
  private final Wish wish;
  private final Caller caller;
  private final Told told;
  private final Audit audit;
  private final InstantSource wall;
  private Optional<Instance> instance = Optional.empty();
  private boolean ending;
  private boolean over;

  Course(Wish wish, Caller caller, Told told, Audit audit, InstantSource wall) {
    this.wish = wish;
    this.caller = caller;
    this.told = told;
    this.audit = audit;
    this.wall = wall;
  }

  Wish wish() {
    return wish;
  }

  /** Notes whom it is about, for the audit. */
  void about(Instance whom) {
    instance = Optional.of(whom);
  }

  /** Notes that the process has been told to end, or is just being told. */
  void ending() {
    ending = true;
  }

  /** Returns whether that instance's process ends by it. */
  boolean ends(Instance whom) {
    return ending && !over && instance.filter(of -> of.id().equals(whom.id())).isPresent();
  }

  /** Returns whether the last word has been said. */
  boolean over() {
    return over;
  }

  long nowMillis() {
    return wall.millis();
  }

  void say(String text) {
    if (over) {
      return;
    }
    told.step(new Step(wall.millis(), text, Step.Stage.GOING_ON));
  }

  /** The last word; of several the first. */
  void end(Step.Stage stage, String text) {
    if (over) {
      return;
    }
    over = true;
    note(stage.name().toLowerCase(java.util.Locale.ROOT), text);
    told.step(new Step(wall.millis(), text, stage));
  }

  void done(String text) {
    end(Step.Stage.DONE, text);
  }

  void failed(String text) {
    end(Step.Stage.FAILED, text);
  }

  /** Something in the registry went wrong on the way. */
  void fault(RuntimeException fault) {
    failed("the registry met a fault, and does not go on with it: " + fault);
  }

  void refused(Refused why) {
    if (over) {
      return;
    }
    over = true;
    note("refused", why.words());
    told.refused(why);
  }

  private void note(String outcome, String text) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("action", wish.kind().word());
    switch (wish.target()) {
      case Wish.Target.Of of -> facts.put("instance", of.instance().hex());
      case Wish.Target.At at -> facts.put("place", at.place().toString());
    }
    instance.ifPresent(
        of -> {
          facts.put("service", of.serviceName());
          Place.of(of).ifPresent(place -> facts.put("place", place.toString()));
        });
    facts.put("by", wish.by());
    facts.put("reason", wish.reason());
    facts.put("outcome", outcome);
    facts.put("text", text);
    audit.write(new Audit.Entry(wall.millis(), caller, facts));
  }
}
