package io.muster.registry.stream;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.muster.registry.Complaints;
import io.muster.registry.Log;
import io.muster.registry.door.ConnectionEnd;
import io.muster.registry.history.Figures;
import io.muster.registry.identity.Identified;
import io.muster.registry.identity.Identity;
import io.muster.registry.roster.Change;
import io.muster.registry.roster.Ending;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ResolveAnswer;
import io.muster.registry.v1.ResolveRequest;
import io.muster.registry.watch.KeeperTurns;
import io.muster.registry.watch.Outgoing;
import io.muster.registry.wire.Heard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The registry as agents see it. */
public final class RegistryService implements BindableService, RegistryGrpc.AsyncService {
  private final KeeperTurns keeper;
  private final Figures figures;
  private final Terms terms;
  private final Admission admission;
  private final Refusals refusals;
  private final LongSupplier nanos;
  private final Complaints complaints;
  private final Resolving resolving;
  private final Holders holders = new Holders();
  private final Ownership ownership = new Ownership();
  private final Spoken spoken = new Spoken();
  private final AtomicLong streams = new AtomicLong();
  private final Map<Long, AgentSession> sessions = new ConcurrentHashMap<>();
  private long lookedAtReaders;

  /** Writes down, for good, that somebody was refused. Any thread. */
  @FunctionalInterface
  public interface Refusals {
    /** Nobody needs to know. */
    Refusals NONE = (address, who, why) -> {};

    /**
     * Takes it.
     *
     * @param address an IP literal
     * @param who his name, as far as it is known
     * @param why in words
     */
    void refused(String address, String who, String why);
  }

  /** Makes the service. */
  public RegistryService(
      KeeperTurns keeper,
      Figures figures,
      Terms terms,
      Admission admission,
      Refusals refusals,
      LongSupplier nanos,
      Log log) {
    this.keeper = keeper;
    this.figures = figures;
    this.terms = terms;
    this.admission = admission;
    this.refusals = refusals;
    this.nanos = nanos;
    this.complaints = new Complaints(nanos, log);
    this.resolving = new Resolving(keeper, nanos);
    this.lookedAtReaders = nanos.getAsLong();
    keeper.tell(
        k -> {
          keeper.watchers().watchTime(this::cutOffStuckReaders);
          keeper.watchers().watchChanges(this::changed);
        });
  }

  private void changed(Change change) {
    if (change instanceof Change.Left left) {
      holders.left(left.instance().id());
      admission.gone(left.instance().id());
      ownership.gone(left.instance().id());
    }
  }

  /** Once a second, since ten thousand streams ten times a second are felt. Keeper's turn. */
  private void cutOffStuckReaders(long now) {
    if (now - lookedAtReaders >= TimeUnit.SECONDS.toNanos(1)) {
      lookedAtReaders = now;
      sessions.values().forEach(AgentSession::cutOffWhenStuck);
    }
  }

  @Override
  public void resolve(ResolveRequest request, StreamObserver<ResolveAnswer> answers) {
    Identity who = Identified.current();
    String from = Observed.host();
    ServerCallStreamObserver<ResolveAnswer> call =
        (ServerCallStreamObserver<ResolveAnswer>) answers;
    List<Account> accounts = admission.accounts(Observed.origin(), who);
    Optional<String> full = admission.ask(accounts);
    if (full.isPresent()) {
      refusals.refused(from, who.who(), full.get());
      call.onError(Status.RESOURCE_EXHAUSTED.withDescription(full.get()).asRuntimeException());
      return;
    }
    // Of these two gRPC calls one, and once: also of a caller who never reads his answer.
    call.setOnCloseHandler(() -> admission.answered(accounts));
    Runnable withdrawn =
        resolving.resolve(request, who, call, why -> refusals.refused(from, who.who(), why));
    call.setOnCancelHandler(
        () -> {
          admission.answered(accounts);
          withdrawn.run();
        });
  }

  /** Returns the generated service, whose streams hear messages with their bytes. */
  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition generated = RegistryGrpc.bindService(this);
    MethodDescriptor<AgentMessage, RegistryMessage> connect = RegistryGrpc.getConnectMethod();
    MethodDescriptor<Heard, RegistryMessage> heard =
        connect.toBuilder(new Heard.Marshaller(), connect.getResponseMarshaller()).build();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(RegistryGrpc.SERVICE_NAME)
            .setSchemaDescriptor(generated.getServiceDescriptor().getSchemaDescriptor())
            .addMethod(heard);
    List<ServerMethodDefinition<?, ?>> others =
        generated.getMethods().stream().filter(m -> m.getMethodDescriptor() != connect).toList();
    others.forEach(other -> descriptor.addMethod(other.getMethodDescriptor()));
    ServerServiceDefinition.Builder bound = ServerServiceDefinition.builder(descriptor.build());
    others.forEach(bound::addMethod);
    return bound.addMethod(heard, ServerCalls.asyncBidiStreamingCall(this::connected)).build();
  }

  private StreamObserver<Heard> connected(StreamObserver<RegistryMessage> answers) {
    Supplier<ConnectionEnd> end = Observed.end();
    return connect(answers, () -> end.get().byPeer() ? Ending.PEER_CLOSED : Ending.CONNECTION_LOST);
  }

  /** Begins a stream of a connection whose end can be told; asked when the stream has ended. */
  public StreamObserver<Heard> connect(
      StreamObserver<RegistryMessage> answers, Supplier<Ending> ending) {
    ServerCallStreamObserver<RegistryMessage> call =
        (ServerCallStreamObserver<RegistryMessage>) answers;
    Outgoing<RegistryMessage> outgoing = new Outgoing<>(call, Observed.lane(), nanos);
    Optional<Origin> origin = Observed.origin();
    Identity who = Identified.current();
    List<Account> accounts = admission.accounts(origin, who);
    Optional<String> full = admission.enter(accounts);
    AgentSession session =
        new AgentSession(world(), outgoing, Observed.host(), origin).over(Observed.end()).by(who);
    long number = streams.incrementAndGet();
    sessions.put(number, session);
    Runnable end =
        () -> {
          if (sessions.remove(number) != null && full.isEmpty()) {
            admission.leave(accounts);
          }
        };
    // Set so that a cancelled call is told here alone, instead of as a failing write.
    call.setOnCancelHandler(() -> {});
    // A call that the registry ends is told here alone, one that breaks by its observer alone.
    call.setOnCloseHandler(end);
    session.endingAs(ending).until(end);
    full.ifPresent(session::turnAway);
    return session;
  }

  private AgentSession.World world() {
    return new AgentSession.World(
        keeper, holders, figures, spoken, terms, admission, ownership, refusals, nanos, complaints);
  }

  /** Returns which open stream holds which instance; for the keeper's turn. */
  public Holders holders() {
    return holders;
  }

  /** Asks every agent to come back, here or elsewhere, after a random delay up to this long. */
  public void moveAll(int withinMillis) {
    sessions.values().forEach(session -> session.move(withinMillis));
  }
}
