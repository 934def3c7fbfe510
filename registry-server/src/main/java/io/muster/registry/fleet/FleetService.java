package io.muster.registry.fleet;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.muster.registry.roster.Instance;
import io.muster.registry.stream.Figures;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import io.muster.registry.watch.KeeperThread;
import io.muster.registry.watch.Outgoing;
import io.muster.registry.wire.InstanceForm;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
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
          answers.onNext(show(k.roster(), request, k.notice()));
          answers.onCompleted();
        });
  }

  @Override
  public void watch(ListRequest request, StreamObserver<Roster> answers) {
    ServerCallStreamObserver<Roster> call = (ServerCallStreamObserver<Roster>) answers;
    Outgoing<Roster> outgoing = new Outgoing<>(call, nanos);
    Watching watching = new Watching(request, outgoing);
    call.setOnCancelHandler(() -> keeper.tell(k -> keeper.watchers().forgetEverything(watching)));
    keeper.tell(
        k -> {
          keeper.watchers().watchEverything(watching);
          watching.accept(k.roster());
        });
  }

  /** One reader. Keeper's thread. */
  private final class Watching implements Consumer<io.muster.registry.roster.Roster> {
    private final ListRequest request;
    private final Outgoing<Roster> outgoing;

    Watching(ListRequest request, Outgoing<Roster> outgoing) {
      this.request = request;
      this.outgoing = outgoing;
    }

    @Override
    public void accept(io.muster.registry.roster.Roster roster) {
      outgoing.offer("roster", show(roster, request, Optional.empty()));
    }
  }

  private Roster show(
      io.muster.registry.roster.Roster roster, ListRequest request, Optional<String> notice) {
    Roster.Builder shown =
        Roster.newBuilder().setRevision(roster.revision()).setReadAtMillis(wall.millis());
    notice.ifPresent(shown::addNotices);
    keeper.storeTrouble().ifPresent(shown::addNotices);
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
