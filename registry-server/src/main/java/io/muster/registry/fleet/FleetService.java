package io.muster.registry.fleet;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.EventsRequest;
import io.muster.registry.v1.FigureHistory;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.FleetStatus;
import io.muster.registry.v1.GetRequest;
import io.muster.registry.v1.InstanceDetail;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.RequirementGraph;
import io.muster.registry.v1.Roster;
import io.muster.registry.watch.KeeperThread;
import io.muster.registry.watch.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The fleet over gRPC; reading only. The keeper is asked for its notices alone: everything else is
 * worked out on the people's thread, so that a person who looks never delays an agent.
 */
public final class FleetService extends FleetGrpc.FleetImplBase {
  private final KeeperThread keeper;
  private final FleetView view;
  private final EventCalls events;
  private final PeopleThread people;
  private final LongSupplier nanos;

  /** Makes the service; the executor's thread does the work. */
  public FleetService(
      KeeperThread keeper,
      FleetView view,
      EventCalls events,
      PeopleThread people,
      LongSupplier nanos) {
    this.keeper = keeper;
    this.view = view;
    this.events = events;
    this.people = people;
    this.nanos = nanos;
  }

  @Override
  public void list(ListRequest request, StreamObserver<Roster> answers) {
    noticed(answers, notices -> view.list(request, notices));
  }

  @Override
  public void status(ListRequest request, StreamObserver<FleetStatus> answers) {
    noticed(answers, notices -> view.status(request, notices));
  }

  @Override
  public void get(GetRequest request, StreamObserver<InstanceDetail> answers) {
    answer(answers, () -> view.get(request.getId()));
  }

  @Override
  public void history(GetRequest request, StreamObserver<FigureHistory> answers) {
    answer(answers, () -> view.history(request.getId()));
  }

  @Override
  public void graph(ListRequest request, StreamObserver<RequirementGraph> answers) {
    answer(answers, () -> view.graph(request));
  }

  @Override
  public void events(EventsRequest request, StreamObserver<EventList> answers) {
    Filter filter;
    try {
      filter = Filter.parse(request.getFilter());
    } catch (IllegalArgumentException e) {
      answers.onError(refusal(e));
      return;
    }
    events.begin(request, filter, (ServerCallStreamObserver<EventList>) answers);
  }

  @Override
  public void watch(ListRequest request, StreamObserver<Roster> answers) {
    try {
      Filter.parse(request.getFilter());
    } catch (IllegalArgumentException e) {
      answers.onError(refusal(e));
      return;
    }
    ServerCallStreamObserver<Roster> call = (ServerCallStreamObserver<Roster>) answers;
    Watching watching = new Watching(request, new Outgoing<>(call, nanos));
    call.setOnCancelHandler(() -> keeper.tell(k -> keeper.watchers().forgetEverything(watching)));
    keeper.tell(
        k -> {
          keeper.watchers().watchEverything(watching);
          watching.accept(k.roster());
        });
  }

  /** One reader: told on the keeper's thread, shown on the people's. */
  private final class Watching implements Consumer<io.muster.registry.roster.Roster> {
    private final ListRequest request;
    private final Outgoing<Roster> outgoing;
    private final AtomicBoolean due = new AtomicBoolean();

    Watching(ListRequest request, Outgoing<Roster> outgoing) {
      this.request = request.toBuilder().clearLimit().clearPage().build();
      this.outgoing = outgoing;
    }

    @Override
    public void accept(io.muster.registry.roster.Roster roster) {
      if (due.compareAndSet(false, true)) {
        people.execute(
            () -> {
              due.set(false);
              outgoing.offer("roster", view.list(request, List.of()));
            });
      }
    }
  }

  private <T extends MessageLite> void noticed(
      StreamObserver<T> answers, java.util.function.Function<List<String>, T> answer) {
    keeper.tell(
        k -> {
          List<String> notices = new ArrayList<>();
          k.notice().ifPresent(notices::add);
          keeper.storeTrouble().ifPresent(notices::add);
          answer(answers, () -> answer.apply(notices));
        });
  }

  private <T extends MessageLite> void answer(StreamObserver<T> answers, Supplier<T> answer) {
    try {
      people.ask(
          () -> {
            try {
              answers.onNext(answer.get());
              answers.onCompleted();
            } catch (IllegalArgumentException | NotKnown e) {
              answers.onError(refusal(e));
            }
          });
    } catch (RejectedExecutionException e) {
      answers.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  private static RuntimeException refusal(RuntimeException e) {
    Status status = e instanceof NotKnown ? Status.NOT_FOUND : Status.INVALID_ARGUMENT;
    return status.withDescription(e.getMessage()).asRuntimeException();
  }
}
