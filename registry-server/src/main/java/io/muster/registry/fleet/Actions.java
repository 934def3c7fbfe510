package io.muster.registry.fleet;

import com.google.protobuf.Message;
import io.muster.registry.check.Protocol;
import io.muster.registry.roster.Grammar;
import io.muster.registry.roster.Place;
import io.muster.registry.settings.WhoActs;
import io.muster.registry.steer.Audit;
import io.muster.registry.steer.Caller;
import io.muster.registry.steer.Refused;
import io.muster.registry.steer.Steering;
import io.muster.registry.steer.Told;
import io.muster.registry.steer.Wish;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.OverrideList;
import io.muster.registry.wire.OverrideForm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What people may do, from the request to its beginning: who may ask, for what, of whom. Any
 * thread. What is asked wrongly is an IllegalArgumentException, what is not there a {@link
 * NotKnown}, what is not allowed a {@link Refused}; all of them are audited, and change nothing.
 */
public final class Actions {
  private final FleetView view;
  private final Steering steering;
  private final Audit audit;
  private final WhoActs allowed;
  private final InstantSource wall;

  /** Who asks for what, as he says it. */
  private record Asked(Wish.Kind kind, String of, String by, Caller caller) {}

  /** Makes it. */
  public Actions(
      FleetView view, Steering steering, Audit audit, WhoActs allowed, InstantSource wall) {
    this.view = view;
    this.steering = steering;
    this.audit = audit;
    this.allowed = allowed;
    this.wall = wall;
  }

  /** Begins an action on an instance. */
  public void begin(Wish.Kind kind, ActionRequest request, Caller caller, Told told) {
    begin(
        new Asked(kind, request.getId(), request.getBy(), caller),
        request,
        () ->
            new Wish(
                kind,
                new Wish.Target.Of(view.present(request.getId(), caller.sight())),
                request.getBy(),
                request.getReason(),
                limits(kind, request)),
        told);
  }

  /** Begins to clear a place. */
  public void clear(ClearRequest request, Caller caller, Told told) {
    begin(
        new Asked(Wish.Kind.CLEAR, request.getPlace(), request.getBy(), caller),
        request,
        () ->
            new Wish(
                Wish.Kind.CLEAR,
                new Wish.Target.At(place(request.getPlace(), caller.sight())),
                request.getBy(),
                request.getReason(),
                Wish.Limits.USUAL),
        told);
  }

  /** Returns everything operators have said of what somebody sees. */
  public OverrideList overrides(Sight sight) {
    return OverrideForm.show(view.overrides(), sight).setReadAtMillis(wall.millis()).build();
  }

  /**
   * Looks whether the caller may act at all; so cheap that any thread may, before it asks for more.
   *
   * @throws Refused when he may not; it is audited
   */
  void permit(Wish.Kind kind, String of, String by, Caller caller) {
    permit(new Asked(kind, of, by, caller));
  }

  private void permit(Asked asked) {
    try {
      asked.caller().check(allowed);
    } catch (Refused e) {
      audit.stranger(entry(asked, e.words()));
      throw e;
    }
  }

  private void begin(Asked asked, Message request, Supplier<Wish> wish, Told told) {
    permit(asked);
    try {
      Protocol.check(request);
      steering.begin(wish.get(), asked.caller(), told);
    } catch (IllegalArgumentException | NotKnown e) {
      audit.write(entry(asked, String.valueOf(e.getMessage())));
      throw e;
    }
  }

  /** What another tenant's operators have said is as if it had not been said. */
  private Place place(String text, Sight sight) {
    Place said = Place.parse(text);
    return sight
        .meant(said.service())
        .map(service -> new Place(service, said.host(), said.port()))
        .filter(place -> !view.overrides().at(place).isEmpty())
        .orElseThrow(
            () -> new NotKnown("nothing is said of " + said + "; muster overrides lists what is"));
  }

  private static Wish.Limits limits(Wish.Kind kind, ActionRequest request) {
    boolean waits = kind == Wish.Kind.DRAIN || kind == Wish.Kind.SHUTDOWN;
    if (request.getDeadlineMillis() != 0 && !waits) {
      throw new IllegalArgumentException("deadline: only drain and shutdown wait for something");
    }
    if (request.getHaltAfterMillis() != 0 && kind != Wish.Kind.SHUTDOWN) {
      throw new IllegalArgumentException("halt after: only shutdown ends a process");
    }
    return new Wish.Limits(
        request.getDeadlineMillis() == 0
            ? Wish.Limits.USUAL.quiet()
            : Duration.ofMillis(Integer.toUnsignedLong(request.getDeadlineMillis())),
        Duration.ofMillis(Integer.toUnsignedLong(request.getHaltAfterMillis())));
  }

  private Audit.Entry entry(Asked asked, String why) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("action", asked.kind().word());
    facts.put("of", Grammar.shown(asked.of()));
    facts.put("by", Grammar.shown(asked.by()));
    facts.put("outcome", "refused");
    facts.put("text", why);
    return new Audit.Entry(wall.millis(), asked.caller(), facts);
  }
}
