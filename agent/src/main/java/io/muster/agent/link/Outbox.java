package io.muster.agent.link;

import io.grpc.ClientCall;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is still to be said on one stream: the newest message per key, written only while the stream
 * is ready. Confined to the event loop.
 */
final class Outbox {
  private final Map<String, byte[]> pending = new LinkedHashMap<>();
  private final ClientCall<byte[], ?> call;

  Outbox(ClientCall<byte[], ?> call) {
    this.call = call;
  }

  /** Says the message, in place of an unsaid one of the same key. */
  void say(String key, byte[] message) {
    pending.remove(key);
    pending.put(key, message);
    drain();
  }

  void drain() {
    Iterator<byte[]> messages = pending.values().iterator();
    while (call.isReady() && messages.hasNext()) {
      byte[] message = messages.next();
      messages.remove();
      call.sendMessage(message);
    }
  }
}
