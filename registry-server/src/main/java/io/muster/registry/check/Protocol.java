package io.muster.registry.check;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.ResolveRequest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The rules of the protocol; those of a type of message are compiled when it is first met. */
public final class Protocol {
  private static final ConcurrentMap<Descriptor, MessageCheck> CHECKS = new ConcurrentHashMap<>();

  private Protocol() {}

  /**
   * Holds a message against its rules, with all that is in it. Any thread.
   *
   * @param message of a generated type of the protocol
   * @throws IllegalArgumentException with the path of the first field that breaks one, what is
   *     expected there, and what came
   */
  public static void check(Message message) {
    MessageCheck check = CHECKS.get(message.getDescriptorForType());
    Flaw flaw = (check == null ? compiled(message.getDescriptorForType()) : check).of(message);
    if (flaw != null) {
      throw new IllegalArgumentException(flaw.path() + ": " + flaw.words());
    }
  }

  /** Compiles the rules of what agents say before the first of them says it: they ask first. */
  public static void prepare() {
    compiled(ResolveRequest.getDescriptor());
    compiled(AgentMessage.getDescriptor());
  }

  private static MessageCheck compiled(Descriptor type) {
    Compiler compiler = new Compiler(); // two at once make the same
    MessageCheck check = compiler.message(type);
    CHECKS.putAll(compiler.made());
    return check;
  }
}
