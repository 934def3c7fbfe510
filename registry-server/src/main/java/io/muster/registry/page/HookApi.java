package io.muster.registry.page;

import io.muster.registry.hook.HookDesk;
import io.muster.registry.http.Answer;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import io.muster.registry.page.Route.Reply;
import io.muster.registry.steer.Caller;
import io.muster.registry.steer.Refused;
import io.muster.registry.v1.HookList;
import io.muster.registry.v1.HookStatus;
import io.muster.registry.v1.TestHookRequest;
import io.muster.registry.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The addresses of webhooks. People's thread. */
final class HookApi {
  private final HookDesk desk;

  HookApi(HookDesk desk) {
    this.desk = desk;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "/api/v1/hooks",
            "listHooks",
            "The webhooks that are set, and how each fares.",
            List.of(),
            Reply.json(HookList.getDescriptor()),
            (request, variables) -> Answer.of("application/json", Json.of(desk.list()))),
        new Route(
            "/api/v1/hooks/{name}/test",
            "testHook",
            "Sends a test to a webhook at once. Answers with what came of it, within 20 s.",
            List.of(),
            Reply.json(HookStatus.getDescriptor()),
            this::test,
            Optional.of(TestHookRequest.getDescriptor())));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whoever takes the answer has all there is
  private Answer test(Request request, Map<String, String> variables) {
    TestHookRequest asked =
        Body.read(request, TestHookRequest.newBuilder())
            .setName(variables.getOrDefault("name", ""))
            .build();
    CompletableFuture<HookStatus> outcome = begin(request, asked);
    return new Answer.Later(
        whom ->
            outcome.whenComplete(
                (status, problem) ->
                    whom.accept(
                        problem == null
                            ? Answer.of("application/json", Json.of(status))
                            : Answer.of(
                                new Problem(500, "Failed", "the test failed: " + problem)))));
  }

  private CompletableFuture<HookStatus> begin(Request request, TestHookRequest asked) {
    try {
      return desk.test(asked, Caller.at(Optional.of(request.said().from()), request.said().who()));
    } catch (Refused e) {
      throw ActionApi.problem(e);
    }
  }
}
