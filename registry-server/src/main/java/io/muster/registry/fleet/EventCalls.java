package io.muster.registry.fleet;

import io.grpc.stub.ServerCallStreamObserver;
import io.muster.registry.history.Journal;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.EventList;
import io.muster.registry.v1.EventsRequest;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells callers of events. Each holds the number it has been told up to and is told what came after
 * it whenever it is ready to read: nothing is queued, and who reads too slowly is told how many it
 * missed.
 */
public final class EventCalls {
  private static final int MOST_AT_ONCE = 200;

  private final FleetView view;
  private final Journal journal;
  private final Executor people;

  /** Makes one; the executor has one thread. */
  public EventCalls(FleetView view, Journal journal, Executor people) {
    this.view = view;
    this.journal = journal;
    this.people = people;
  }

  /** Begins to tell somebody. To be called before the call's handler returns. */
  void begin(
      EventsRequest request, Filter filter, Sight sight, ServerCallStreamObserver<EventList> call) {
    Told told = new Told(request, filter, sight, call);
    call.setOnReadyHandler(told);
    if (request.getFollow()) {
      journal.listen(told);
      call.setOnCancelHandler(() -> journal.forget(told));
      call.setOnCloseHandler(() -> journal.forget(told));
    } else {
      call.setOnCancelHandler(() -> {});
    }
    told.run();
  }

  /** One caller. Runs anywhere, tells on the people's thread. */
  private final class Told implements Runnable {
    private final EventsRequest request;
    private final Filter filter;
    private final Sight sight;
    private final ServerCallStreamObserver<EventList> call;
    private final AtomicBoolean due = new AtomicBoolean();
    private long upTo;
    private boolean begun;
    private boolean over;

    Told(
        EventsRequest request,
        Filter filter,
        Sight sight,
        ServerCallStreamObserver<EventList> call) {
      this.request = request;
      this.filter = filter;
      this.sight = sight;
      this.call = call;
      this.upTo = request.getAfter();
    }

    @Override
    public void run() {
      if (due.compareAndSet(false, true)) {
        people.execute(this::tell);
      }
    }

    private void tell() {
      due.set(false);
      if (over || call.isCancelled() || begun && !call.isReady()) {
        return;
      }
      EventList next = view.events(sight, filter, upTo, begun ? MOST_AT_ONCE : first());
      upTo = next.getNewest();
      if (!begun || next.getEventsCount() > 0) {
        call.onNext(next);
      }
      begun = true;
      if (!request.getFollow()) {
        over = true;
        call.onCompleted();
      }
    }

    private int first() {
      return request.getLimit() == 0
          ? Journal.FLEET
          : (int) Math.min(Journal.FLEET, Integer.toUnsignedLong(request.getLimit()));
    }
  }
}
