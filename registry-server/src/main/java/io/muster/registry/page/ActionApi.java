package io.muster.registry.page;

import com.google.protobuf.Message;
import io.muster.registry.fleet.ActionCalls;
import io.muster.registry.fleet.Actions;
import io.muster.registry.http.Answer;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import io.muster.registry.page.Route.Reply;
import io.muster.registry.steer.Caller;
import io.muster.registry.steer.Refused;
import io.muster.registry.steer.Step;
import io.muster.registry.steer.Told;
import io.muster.registry.steer.Wish;
import io.muster.registry.v1.ActionReport;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.OverrideList;
import io.muster.registry.v1.Progress;
import io.muster.registry.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The addresses that change something. People's thread; each answers when its action is over. */
final class ActionApi {
  private final Actions actions;

  ActionApi(Actions actions) {
    this.actions = actions;
  }

  List<Route> routes() {
    return List.of(
        act(
            Wish.Kind.DRAIN,
            "Takes an instance out of every list and waits until it is quiet. Needs reason and by."),
        act(Wish.Kind.UNDRAIN, "Puts a drained instance back. Needs by."),
        act(
            Wish.Kind.SHUTDOWN,
            "Drains an instance, then ends its process, which its agent must allow. Needs reason and"
                + " by."),
        act(
            Wish.Kind.REMOVE,
            "Forgets an instance whose agent is not connected. Needs reason and by."),
        new Route(
            "/api/v1/overrides",
            "listOverrides",
            "What operators have said that is in force, oldest first.",
            List.of(),
            Reply.json(OverrideList.getDescriptor()),
            (request, variables) ->
                Answer.of(
                    "application/json", Json.of(actions.overrides(request.said().who().sight())))),
        new Route(
            "/api/v1/overrides/clear",
            "clearOverride",
            "Clears what operators have said of a place. Needs place and by.",
            List.of(),
            Reply.json(ActionReport.getDescriptor()),
            (request, variables) ->
                later(
                    Body.read(request, ClearRequest.newBuilder()).build(),
                    (body, told) -> actions.clear(body, caller(request), told)),
            Optional.of(ClearRequest.getDescriptor())));
  }

  private Route act(Wish.Kind kind, String words) {
    return new Route(
        "/api/v1/instances/{id}/" + kind.word(),
        kind.word() + "Instance",
        words,
        List.of(),
        Reply.json(ActionReport.getDescriptor()),
        (request, variables) ->
            later(
                Body.read(request, ActionRequest.newBuilder()).setId(Route.id(variables)).build(),
                (body, told) -> actions.begin(kind, body, caller(request), told)),
        Optional.of(ActionRequest.getDescriptor()));
  }

  /** Begins at once, so that what is wrong is said like every other problem. */
  private static <B extends Message> Answer later(B body, BiConsumer<B, Told> begin) {
    Gathered gathered = new Gathered();
    begin.accept(body, gathered);
    return new Answer.Later(gathered::tell);
  }

  private static Caller caller(Request request) {
    return Caller.at(Optional.of(request.said().from()), request.said().who());
  }

  /** Returns a refusal as HTTP says it. */
  static Problem problem(Refused why) {
    return switch (why.reason()) {
      case DENIED -> new Problem(403, "Forbidden", why.words());
      case CONFLICT -> new Problem(409, "Conflict", why.words());
    };
  }

  /** The steps of one action, told when it is over. Told in the keeper's turn. */
  private static final class Gathered implements Told {
    private final ActionReport.Builder report = ActionReport.newBuilder();
    private final CompletableFuture<Answer.Whole> over = new CompletableFuture<>();

    @Override
    public void step(Step step) {
      Progress progress = ActionCalls.progress(step);
      report.addSteps(progress);
      if (step.stage() != Step.Stage.GOING_ON) {
        report.setDone(progress.getDone()).setLate(progress.getLate());
        over.complete(Answer.of("application/json", Json.of(report.build())));
      }
    }

    @Override
    public void refused(Refused why) {
      over.complete(Answer.of(problem(why)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever takes the answer has all there is
    void tell(Consumer<Answer.Whole> whom) {
      over.thenAccept(whom);
    }
  }
}
