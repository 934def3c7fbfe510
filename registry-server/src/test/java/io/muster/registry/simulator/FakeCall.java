package io.muster.registry.simulator;

import io.grpc.stub.ServerCallStreamObserver;
import io.muster.registry.v1.RegistryMessage;
import java.util.function.Consumer;

/** A call as the registry's side sees it. */
final class FakeCall extends ServerCallStreamObserver<RegistryMessage> {
  private final Consumer<RegistryMessage> said;
  private final Consumer<String> closed;
  private Runnable onClose = () -> {};
  private boolean cancelled;

  FakeCall(Consumer<RegistryMessage> said, Consumer<String> closed) {
    this.said = said;
    this.closed = closed;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void onNext(RegistryMessage message) {
    said.accept(message);
  }

  @Override
  public void onError(Throwable problem) {
    closed.accept(String.valueOf(problem.getMessage()));
    onClose.run();
  }

  @Override
  public void onCompleted() {
    closed.accept("done");
    onClose.run();
  }

  @Override
  public void setOnCloseHandler(Runnable handler) {
    onClose = handler;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
