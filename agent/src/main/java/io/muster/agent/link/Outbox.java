package io.muster.agent.link;

import io.grpc.stub.ClientCallStreamObserver;
import io.muster.registry.v1.AgentMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is still to be said on one stream: the newest message per key, written only while the stream
 * is ready. Confined to the event loop.
 */
final class Outbox {
  private final Map<String, AgentMessage> pending = new LinkedHashMap<>();
  private final ClientCallStreamObserver<AgentMessage> call;

  Outbox(ClientCallStreamObserver<AgentMessage> call) {
    this.call = call;
  }

  /** Says the message, in place of an unsaid one of the same key. */
  void say(String key, AgentMessage message) {
    pending.remove(key);
    pending.put(key, message);
    drain();
  }

  void drain() {
    Iterator<AgentMessage> messages = pending.values().iterator();
    while (call.isReady() && messages.hasNext()) {
      AgentMessage message = messages.next();
      messages.remove();
      call.onNext(message);
    }
  }
}
