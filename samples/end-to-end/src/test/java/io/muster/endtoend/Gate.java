package io.muster.endtoend;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.ServiceDescription;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A service that an application under test requires, said to be there by the test itself: the
 * application's main starts when the gate opens, not before.
 */
final class Gate implements StreamObserver<RegistryMessage>, AutoCloseable {
  private final StreamObserver<AgentMessage> agent;

  private Gate(Fleet fleet) {
    agent = RegistryGrpc.newStub(fleet.channel()).connect(this);
  }

  static Gate open(Fleet fleet, String name) {
    Gate gate = new Gate(fleet);
    UUID id = UUID.randomUUID();
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).flip();
    gate.say(
        AgentMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setInstanceId(ByteString.copyFrom(bytes))
                    .setIncarnation(1)
                    .setAgentVersion("test")));
    gate.say(
        AgentMessage.newBuilder()
            .setDescribed(
                Described.newBuilder()
                    .setNumber(1)
                    .setService(
                        ServiceDescription.newBuilder()
                            .setName(name)
                            .setAdvertisedHost("127.0.0.1")
                            .setStatus(ServiceDescription.Status.RUNNING)
                            .addPorts(
                                Port.newBuilder()
                                    .setNumber(1)
                                    .setName("tcp")
                                    .setProtocol("tcp")
                                    .setBindAddress("127.0.0.1")
                                    .setAdvertised(true)
                                    .setPrimary(true)))));
    return gate;
  }

  private void say(AgentMessage.Builder message) {
    agent.onNext(message.build());
  }

  @Override
  public void onNext(RegistryMessage message) {}

  @Override
  public void onError(Throwable problem) {}

  @Override
  public void onCompleted() {}

  @Override
  public void close() {
    say(AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder().setReason("exit")));
    agent.onCompleted();
  }
}
