package io.muster.registry.fleet;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.RosterKeeper;
import io.muster.registry.stream.Figures;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import io.muster.registry.watch.KeeperThread;
import io.muster.registry.watch.Outgoing;
import io.muster.registry.wire.InstanceForm;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The roster for people and their tools; reading only. */
public final class FleetService extends FleetGrpc.FleetImplBase {
  private final KeeperThread keeper;
  private final Figures figures;
  private final InstantSource wall;
  private final LongSupplier nanos;

  /** Makes the service. */
  public FleetService(
      KeeperThread keeper, Figures figures, InstantSource wall, LongSupplier nanos) {
    this.keeper = keeper;
    this.figures = figures;
    this.wall = wall;
    this.nanos = nanos;
  }

  @Override
  public void list(ListRequest request, StreamObserver<Roster> answers) {
    keeper.tell(
        k -> {
          answers.onNext(show(k.roster(), request, k));
          answers.onCompleted();
        });
  }

  @Override
  public void watch(ListRequest request, StreamObserver<Roster> answers) {
    ServerCallStreamObserver<Roster> call = (ServerCallStreamObserver<Roster>) answers;
    Outgoing<Roster> outgoing = new Outgoing<>(call, nanos);
    AtomicReference<Consumer<io.muster.registry.roster.Roster>> listener = new AtomicReference<>();
    call.setOnCancelHandler(
        () ->
            keeper.tell(k -> keeper.watchers().forgetEverything(listener.getAndSet(roster -> {}))));
    keeper.tell(
        k -> {
          listener.set(roster -> outgoing.offer("roster", show(roster, request, k)));
          keeper.watchers().watchEverything(listener.get());
          listener.get().accept(k.roster());
        });
  }

  private Roster show(
      io.muster.registry.roster.Roster roster, ListRequest request, RosterKeeper k) {
    Roster.Builder shown =
        Roster.newBuilder().setRevision(roster.revision()).setReadAtMillis(wall.millis());
    k.notice().ifPresent(shown::addNotices);
    roster.instances().stream()
        .filter(instance -> matches(instance, request))
        .sorted(Comparator.comparing(Instance::serviceName).thenComparing(Instance::id))
        .forEach(
            instance ->
                shown.addInstances(
                    InstanceForm.show(instance, roster).toBuilder()
                        .putAllFigures(figures.of(instance.id()))));
    return shown.build();
  }

  private static boolean matches(Instance instance, ListRequest request) {
    return (request.getService().isEmpty() || instance.serviceName().equals(request.getService()))
        && (request.getTagsCount() == 0
            || instance.service().stream()
                .anyMatch(service -> service.tags().containsAll(request.getTagsList())));
  }
}
