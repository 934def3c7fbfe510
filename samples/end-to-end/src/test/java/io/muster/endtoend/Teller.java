package io.muster.endtoend;

import io.grpc.stub.StreamObserver;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.RegistryGrpc;
import io.muster.registry.v1.RegistryMessage;
import java.util.SplittableRandom;

/**
 * One stream of an agent without a JVM of its own, that describes itself anew as soon as the last
 * description is acknowledged, and now and then says goodbye instead.
 */
@SuppressWarnings("NullAway.Init") // the stream is there before anything is heard
final class Teller implements StreamObserver<RegistryMessage> {
  private static final int DESCRIPTIONS_PER_GOODBYE = 6;

  private final Told told;
  private final SplittableRandom random;
  private final Runnable acknowledged;
  private StreamObserver<AgentMessage> out;

  private Teller(Told told, SplittableRandom random, Runnable acknowledged) {
    this.told = told;
    this.random = random;
    this.acknowledged = acknowledged;
  }

  static void begin(
      RegistryGrpc.RegistryStub stub, Told told, SplittableRandom random, Runnable acknowledged) {
    Teller teller = new Teller(told, random, acknowledged);
    teller.out = stub.connect(teller);
    Hello.Builder hello = Hello.newBuilder().setInstanceId(told.id()).setIncarnation(1);
    teller.out.onNext(AgentMessage.newBuilder().setHello(hello).build());
  }

  @Override
  public void onNext(RegistryMessage message) {
    switch (message.getMessageCase()) {
      case WELCOME -> describe();
      case REGISTERED -> {
        told.acknowledged(message.getRegistered().getNumber());
        acknowledged.run();
        if (random.nextInt(DESCRIPTIONS_PER_GOODBYE) == 0) {
          told.leaves(); // from here on either answer is right, until it is acknowledged
          Goodbye.Builder goodbye = Goodbye.newBuilder().setReason("test");
          out.onNext(AgentMessage.newBuilder().setGoodbye(goodbye).build());
        } else {
          describe();
        }
      }
      case FAREWELL -> {
        told.gone();
        acknowledged.run();
      }
      default -> {}
    }
  }

  private void describe() {
    Described.Builder described = Described.newBuilder().setService(told.next());
    described.setNumber(told.told());
    out.onNext(AgentMessage.newBuilder().setDescribed(described).build());
  }

  @Override
  public void onError(Throwable problem) {
    // The registry was killed: what it has is looked at when it is back.
  }

  @Override
  public void onCompleted() {}
}
