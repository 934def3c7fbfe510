package io.muster.registry.stream;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.muster.registry.identity.Identity;
import io.muster.registry.roster.Finding;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.WaitGraph;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import io.muster.registry.watch.KeeperTurns;
import io.muster.registry.watch.Outgoing;
import io.muster.registry.watch.Watchers;
import io.muster.registry.wire.Hearing;
import io.muster.registry.wire.Saying;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers the first question: at once, and again until it is met, pointless, or too late. */
final class Resolving {
  private static final long LONGEST_WAIT_MILLIS = 600_000;

  private final KeeperTurns keeper;
  private final LongSupplier nanos;

  /** Confined to the keeper's turn. */
  private final Set<Question> open = new LinkedHashSet<>();

  Resolving(KeeperTurns keeper, LongSupplier nanos) {
    this.keeper = keeper;
    this.nanos = nanos;
  }

  /**
   * Answers somebody, of his own tenant's services alone.
   *
   * @param denied told why, when he says that he is a service that is not his to be
   * @return what to run when he has hung up
   */
  Runnable resolve(
      ResolveRequest request,
      Identity who,
      ServerCallStreamObserver<ResolveAnswer> call,
      Consumer<String> denied) {
    List<Requirement> requirements;
    String asker;
    try {
      Hearing.check(request);
      requirements = Hearing.requirements(request.getRequirementsList(), who.sight().home());
      asker = who.sight().home().qualify(request.getService());
    } catch (IllegalArgumentException e) {
      call.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return () -> {};
    }
    Optional<String> misnamed = misnamed(who, request.getService());
    if (misnamed.isPresent()) {
      denied.accept(misnamed.get());
      call.onError(Status.PERMISSION_DENIED.withDescription(misnamed.get()).asRuntimeException());
      return () -> {};
    }
    Outgoing<ResolveAnswer> outgoing = new Outgoing<>(call, Observed.lane(), nanos);
    Roster roster = keeper.roster();
    Map<Requirement, Finding> findings = new LinkedHashMap<>();
    requirements.forEach(requirement -> findings.put(requirement, roster.find(requirement)));
    Set<String> missing = missing(findings);
    if (request.getWaitMillis() == 0 || missing.isEmpty()) {
      // From the snapshot, past the keeper's queue: when ten thousand come back at once, whoever
      // starts is not behind them.
      outgoing.offer("answer", answering(findings, roster, missing, notYet(missing)).build());
      outgoing.finish();
      return () -> {};
    }
    Question question =
        new Question(asker, requirements, outgoing, nanos.getAsLong() + waitNanos(request));
    keeper.tell(k -> question.ask(k.roster()));
    return () -> keeper.tell(k -> question.close());
  }

  /** Else anybody could say that a service waits, and set free whoever waits for it. */
  private static Optional<String> misnamed(Identity who, String service) {
    return service.isEmpty() ? Optional.empty() : Ownership.misnamed(who, service);
  }

  private static long waitNanos(ResolveRequest request) {
    long millis = Integer.toUnsignedLong(request.getWaitMillis());
    return TimeUnit.MILLISECONDS.toNanos(Math.min(millis, LONGEST_WAIT_MILLIS));
  }

  private static Set<String> missing(Map<Requirement, Finding> findings) {
    return findings.entrySet().stream()
        .filter(entry -> !entry.getKey().optional() && !entry.getValue().met())
        .map(entry -> entry.getKey().service())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String notYet(Set<String> missing) {
    return missing.isEmpty() ? "" : "not there yet: " + plain(missing);
  }

  private static String plain(Set<String> services) {
    return services.stream().map(Tenant::plain).collect(Collectors.joining(", "));
  }

  private static ResolveAnswer.Builder answering(
      Map<Requirement, Finding> findings, Roster roster, Set<String> missing, String reason) {
    ResolveAnswer.Builder answer =
        ResolveAnswer.newBuilder().setComplete(missing.isEmpty()).setReason(Saying.cut(reason));
    for (Map.Entry<Requirement, Finding> entry : findings.entrySet()) {
      answer.addEndpoints(
          Saying.endpoints(
              entry.getKey(), entry.getValue(), roster.revision(), Endpoints.Kind.SNAPSHOT, ""));
    }
    return answer;
  }

  /** One asker. Confined to the keeper's turn. */
  private final class Question {
    private final String service;
    private final List<Requirement> requirements;
    private final Outgoing<ResolveAnswer> outgoing;
    private final long deadlineNanos;
    private final LongConsumer ticks = this::tick;
    private Watchers.@Nullable Watch watch;

    Question(
        String service,
        List<Requirement> requirements,
        Outgoing<ResolveAnswer> outgoing,
        long deadlineNanos) {
      this.service = service;
      this.requirements = requirements;
      this.outgoing = outgoing;
      this.deadlineNanos = deadlineNanos;
    }

    void ask(Roster roster) {
      watch =
          keeper
              .watchers()
              .watch(requirements, roster, (r, finding, revision, reason) -> changed());
      keeper.watchers().watchTime(ticks);
      open.add(this);
      answer();
      freeCycles();
    }

    private void changed() {
      if (watch != null) {
        answer();
      }
    }

    private void answer() {
      Set<String> missing = missing();
      say(missing, false);
      if (missing.isEmpty()) {
        end();
      }
    }

    private void say(Set<String> missing, boolean goOn) {
      String reason =
          goOn && !missing.isEmpty()
              ? plain(missing) + " wait for " + Tenant.plain(service) + " in turn"
              : notYet(missing);
      outgoing.offer(
          "answer", answering(findings(), keeper.roster(), missing, reason).setGoOn(goOn).build());
    }

    /**
     * Found together before any is told, since each one that ends no longer waits. Nobody waits for
     * one without a name.
     */
    private void freeCycles() {
      if (Tenant.plain(service).isEmpty()) {
        return;
      }
      WaitGraph graph = new WaitGraph(open.stream().map(Question::waiter).toList());
      List<Question> stuck = open.stream().filter(q -> graph.inCycle(q.waiter())).toList();
      for (Question question : stuck) {
        question.say(question.missing(), true);
        question.end();
      }
    }

    private void tick(long now) {
      if (now - deadlineNanos >= 0) {
        end();
      }
    }

    private void end() {
      close();
      outgoing.finish();
    }

    void close() {
      if (open.remove(this) && watch != null) {
        keeper.watchers().forget(watch);
        keeper.watchers().forgetTime(ticks);
      }
    }

    private Map<Requirement, Finding> findings() {
      return watch == null ? Map.of() : watch.last();
    }

    private Set<String> missing() {
      return Resolving.missing(findings());
    }

    private WaitGraph.Waiter waiter() {
      return new WaitGraph.Waiter(service, missing());
    }
  }
}
