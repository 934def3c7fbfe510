package io.muster.registry.bench.registry;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Registered;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Welcome;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The least that can be called a registry: a map from the instance to what it said, nothing
 * checked, no lease, no bound, nothing stored unless it has a file. Its watchers hear of one
 * instance, not of a list.
 */
final class FloorService extends RegistryGrpc.RegistryImplBase {
  private final Map<ByteString, ServiceDescription> services = new ConcurrentHashMap<>();
  private final Map<String, Set<Stream>> watchers = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong();
  private final @Nullable SyncedFile disk;

  FloorService(@Nullable SyncedFile disk) {
    this.disk = disk;
  }

  @Override
  public StreamObserver<AgentMessage> connect(StreamObserver<RegistryMessage> answers) {
    return new Stream(answers);
  }

  private void tell(String service, Endpoints.Builder endpoints) {
    Set<Stream> told = watchers.getOrDefault(service, Set.of());
    if (!told.isEmpty()) {
      RegistryMessage message =
          RegistryMessage.newBuilder()
              .setEndpoints(
                  endpoints.setRequirementKey(service).setRevision(revision.incrementAndGet()))
              .build();
      told.forEach(stream -> stream.say(message));
    }
  }

  private final class Stream implements StreamObserver<AgentMessage> {
    private final StreamObserver<RegistryMessage> out;
    private ByteString instance = ByteString.EMPTY;
    private @Nullable ServiceDescription registered;
    private String required = "";

    Stream(StreamObserver<RegistryMessage> out) {
      this.out = out;
    }

    synchronized void say(RegistryMessage message) {
      out.onNext(message);
    }

    @Override
    public void onNext(AgentMessage message) {
      switch (message.getMessageCase()) {
        case HELLO -> hello(message.getHello());
        case DESCRIBED -> described(message.getDescribed());
        default -> {}
      }
    }

    private void hello(Hello hello) {
      instance = hello.getInstanceId();
      say(RegistryMessage.newBuilder().setWelcome(Welcome.newBuilder().setEpoch(1)).build());
      if (hello.getRequirementsCount() > 0) {
        required = hello.getRequirements(0).getService();
        watchers.computeIfAbsent(required, s -> ConcurrentHashMap.newKeySet()).add(this);
        say(RegistryMessage.newBuilder().setEndpoints(Endpoints.newBuilder()).build());
      }
    }

    private void described(Described described) {
      ServiceDescription service = described.getService();
      registered = service;
      services.put(instance, service);
      if (disk == null) {
        registered(described.getNumber());
      }
      tell(
          service.getName(),
          Endpoints.newBuilder()
              .addEndpoints(
                  Endpoint.newBuilder()
                      .setHost(service.getAdvertisedHost())
                      .setPort(service.getPorts(0).getNumber())
                      .setVersion(service.getVersion())));
      if (disk != null) {
        disk.append(service.toByteString(), () -> registered(described.getNumber()));
      }
    }

    private void registered(long number) {
      say(
          RegistryMessage.newBuilder()
              .setRegistered(Registered.newBuilder().setNumber(number))
              .build());
    }

    private void end() {
      if (!required.isEmpty()) {
        watchers.getOrDefault(required, ConcurrentHashMap.newKeySet()).remove(this);
      }
      ServiceDescription gone = registered;
      if (gone != null) {
        services.remove(instance);
        tell(gone.getName(), Endpoints.newBuilder());
      }
    }

    @Override
    public void onError(Throwable problem) {
      end();
    }

    @Override
    public void onCompleted() {
      end();
      out.onCompleted();
    }
  }
}
