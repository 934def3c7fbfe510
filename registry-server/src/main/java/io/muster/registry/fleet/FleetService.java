package io.muster.registry.fleet;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.muster.registry.Log;
import io.muster.registry.check.Protocol;
import io.muster.registry.identity.Identified;
import io.muster.registry.roster.Notice;
import io.muster.registry.steer.Wish;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.EventsRequest;
import io.muster.registry.v1.FigureHistory;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.FleetStatus;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.OverrideList;
import io.muster.registry.v1.OverridesRequest;
import io.muster.registry.v1.Progress;
import io.muster.registry.v1.RequirementGraph;
import io.muster.registry.v1.Roster;
import io.muster.registry.watch.KeeperTurns;
import io.muster.registry.watch.Outgoing;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The fleet over gRPC, as each caller sees it: who that is, is asked on the call's own thread,
 * before anything else. The keeper is asked for its notices alone: everything else is worked out on
 * the people's thread, so that a person who looks never delays an agent.
 */
public final class FleetService extends FleetGrpc.FleetImplBase {
  private final KeeperTurns keeper;
  private final FleetView view;
  private final EventCalls events;
  private final ActionCalls actions;
  private final PeopleThread people;
  private final LongSupplier nanos;
  private final Log log;

  /** Makes the service; the executor's thread does the work. */
  public FleetService(
      KeeperTurns keeper,
      FleetView view,
      EventCalls events,
      ActionCalls actions,
      PeopleThread people,
      LongSupplier nanos,
      Log log) {
    this.keeper = keeper;
    this.view = view;
    this.events = events;
    this.actions = actions;
    this.people = people;
    this.nanos = nanos;
    this.log = log;
  }

  @Override
  public void list(ListRequest request, StreamObserver<Roster> answers) {
    Sight sight = Identified.current().sight();
    noticed(answers, notices -> view.list(sight, request, notices));
  }

  @Override
  public void status(ListRequest request, StreamObserver<FleetStatus> answers) {
    Sight sight = Identified.current().sight();
    noticed(answers, notices -> view.status(sight, request, notices));
  }

  @Override
  public void get(GetRequest request, StreamObserver<InstanceDetail> answers) {
    Sight sight = Identified.current().sight();
    answer(answers, () -> view.get(sight, idOf(request)));
  }

  @Override
  public void history(GetRequest request, StreamObserver<FigureHistory> answers) {
    Sight sight = Identified.current().sight();
    answer(answers, () -> view.history(sight, idOf(request)));
  }

  @Override
  public void graph(ListRequest request, StreamObserver<RequirementGraph> answers) {
    Sight sight = Identified.current().sight();
    answer(answers, () -> view.graph(sight, request));
  }

  @Override
  public void events(EventsRequest request, StreamObserver<EventList> answers) {
    Filter filter;
    try {
      Protocol.check(request);
      filter = Filter.parse(request.getFilter());
    } catch (IllegalArgumentException e) {
      answers.onError(refusal(e));
      return;
    }
    events.begin(
        request,
        filter,
        Identified.current().sight(),
        (ServerCallStreamObserver<EventList>) answers);
  }

  @Override
  public void drain(ActionRequest request, StreamObserver<Progress> answers) {
    actions.act(Wish.Kind.DRAIN, request, answers);
  }

  @Override
  public void undrain(ActionRequest request, StreamObserver<Progress> answers) {
    actions.act(Wish.Kind.UNDRAIN, request, answers);
  }

  @Override
  public void shutdown(ActionRequest request, StreamObserver<Progress> answers) {
    actions.act(Wish.Kind.SHUTDOWN, request, answers);
  }

  @Override
  public void remove(ActionRequest request, StreamObserver<Progress> answers) {
    actions.act(Wish.Kind.REMOVE, request, answers);
  }

  @Override
  public void clear(ClearRequest request, StreamObserver<Progress> answers) {
    actions.clear(request, answers);
  }

  @Override
  public void overrides(OverridesRequest request, StreamObserver<OverrideList> answers) {
    Sight sight = Identified.current().sight();
    answer(answers, () -> actions.overrides(sight));
  }

  @Override
  public void watch(ListRequest request, StreamObserver<Roster> answers) {
    try {
      Protocol.check(request);
      Filter.parse(request.getFilter());
    } catch (IllegalArgumentException e) {
      answers.onError(refusal(e));
      return;
    }
    ServerCallStreamObserver<Roster> call = (ServerCallStreamObserver<Roster>) answers;
    // Written by the people's thread itself: a whole roster is much for a thread that serves
    // agents.
    Watching watching =
        new Watching(
            Identified.current().sight(), request, new Outgoing<>(call, Runnable::run, nanos));
    call.setOnCancelHandler(() -> keeper.tell(k -> keeper.watchers().forgetEverything(watching)));
    keeper.tell(
        k -> {
          keeper.watchers().watchEverything(watching);
          watching.accept(k.roster());
        });
  }

  private static String idOf(GetRequest request) {
    Protocol.check(request);
    return request.getId();
  }

  /** One reader: told in the keeper's turn, shown on the people's thread. */
  private final class Watching implements Consumer<io.muster.registry.roster.Roster> {
    private final Sight sight;
    private final ListRequest request;
    private final Outgoing<Roster> outgoing;
    private final AtomicBoolean due = new AtomicBoolean();

    Watching(Sight sight, ListRequest request, Outgoing<Roster> outgoing) {
      this.sight = sight;
      this.request = request.toBuilder().clearLimit().clearPage().build();
      this.outgoing = outgoing;
    }

    @Override
    public void accept(io.muster.registry.roster.Roster roster) {
      if (due.compareAndSet(false, true)) {
        people.execute(
            () -> {
              due.set(false);
              outgoing.offer("roster", view.list(sight, request, List.of()));
            });
      }
    }
  }

  private <T extends MessageLite> void noticed(
      StreamObserver<T> answers, java.util.function.Function<List<Notice>, T> answer) {
    mayBeCancelled(answers);
    keeper.tell(
        k -> {
          List<Notice> notices = keeper.notices();
          ask(answers, () -> answer.apply(notices));
        });
  }

  private <T extends MessageLite> void answer(StreamObserver<T> answers, Supplier<T> answer) {
    mayBeCancelled(answers);
    ask(answers, answer);
  }

  /** Who no longer waits is answered into the void; otherwise the answer would throw. */
  private static void mayBeCancelled(StreamObserver<?> answers) {
    ((ServerCallStreamObserver<?>) answers).setOnCancelHandler(() -> {});
  }

  /** Whatever goes wrong with one question must not end the thread of all. */
  private <T extends MessageLite> void ask(StreamObserver<T> answers, Supplier<T> answer) {
    try {
      people.ask(
          () -> {
            try {
              answers.onNext(answer.get());
              answers.onCompleted();
            } catch (RuntimeException e) {
              answers.onError(refusal(e));
            }
          });
    } catch (RejectedExecutionException e) {
      answers.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  private RuntimeException refusal(RuntimeException e) {
    Status status =
        switch (e) {
          case NotKnown n -> Status.NOT_FOUND.withDescription(e.getMessage());
          case IllegalArgumentException i ->
              Status.INVALID_ARGUMENT.withDescription(e.getMessage());
          default -> {
            log.warn("the answer to a question failed: " + e);
            yield Status.INTERNAL.withDescription("the answer failed; the registry's log says how");
          }
        };
    return status.asRuntimeException();
  }
}
