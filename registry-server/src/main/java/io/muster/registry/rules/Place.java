package io.muster.registry.rules;

import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.registry.roster.Instance;
import io.muster.registry.v1.HostFacts;

/**
 * Where lives of one service begin, one after another.
 *
 * @param service its name
 * @param host the machine's name; its address where the agent does not tell a name
 */
record Place(String service, String host) {
  /** Returns the place of an instance that has described itself. */
  static Place of(Instance instance) {
    try {
      HostFacts facts = HostFacts.parseFrom(instance.introduction().host().bytes());
      String name = facts.getHostName();
      return new Place(
          instance.serviceName(), name.isEmpty() ? instance.introduction().observedHost() : name);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("facts that were parsed before", e);
    }
  }
}
