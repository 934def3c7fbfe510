package io.muster.registry.hook;

import io.muster.registry.check.Protocol;
import io.muster.registry.settings.WhoActs;
import io.muster.registry.steer.Caller;
import io.muster.registry.v1.HookList;
import io.muster.registry.v1.HookStatus;
import io.muster.registry.v1.TestHookRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What people ask of webhooks, over gRPC and HTTP alike. Any thread. What is asked wrongly is an
 * IllegalArgumentException, what is not there a NotKnown, who may not ask a Refused; nothing is
 * sent then.
 */
public final class HookDesk {
  private final Hooks hooks;
  private final WhoActs allowed;
  private final Map<String, CompletableFuture<HookStatus>> underWay = new ConcurrentHashMap<>();

  /** Makes it. */
  public HookDesk(Hooks hooks, WhoActs allowed) {
    this.hooks = hooks;
    this.allowed = allowed;
  }

  /** Returns how each webhook fares. */
  public HookList list() {
    HookList.Builder list = HookList.newBuilder();
    hooks.status().forEach(status -> list.addHooks(told(status)));
    return list.build();
  }

  /**
   * Sends a test, on a thread of its own; what came of it is known later. One at a time for each
   * hook: who asks meanwhile is told of the one that is under way.
   */
  public CompletableFuture<HookStatus> test(TestHookRequest request, Caller caller) {
    caller.check(allowed);
    Protocol.check(request);
    hooks.check(request.getName());
    CompletableFuture<HookStatus> outcome = new CompletableFuture<>();
    CompletableFuture<HookStatus> earlier = underWay.putIfAbsent(request.getName(), outcome);
    if (earlier != null) {
      return earlier;
    }
    Thread.ofVirtual()
        .name("muster-hook-test")
        .start(
            () -> {
              try {
                HookStatus status = told(hooks.test(request.getName(), request.getBy()));
                underWay.remove(request.getName());
                outcome.complete(status);
              } catch (InterruptedException | RuntimeException e) {
                underWay.remove(request.getName());
                outcome.completeExceptionally(e);
              }
            });
    return outcome;
  }

  private static HookStatus told(Hooks.Status status) {
    return HookStatus.newBuilder()
        .setName(status.name())
        .setAddress(status.address())
        .setForm(status.form())
        .setWaiting(status.waiting())
        .setDropped(status.dropped())
        .setOutcome(status.outcome())
        .setTaken(status.taken())
        .setAtMillis(status.atMillis())
        .build();
  }
}
