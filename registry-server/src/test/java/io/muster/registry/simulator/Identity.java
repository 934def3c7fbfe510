package io.muster.registry.simulator;

import com.google.protobuf.ByteString;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import java.util.List;

/** Who a process is. */
record Identity(
    InstanceId id,
    ByteString bytes,
    long incarnation,
    long process,
    String name,
    List<String> tags,
    String host,
    List<Requirement> requirements) {
  static Identity of(
      int number, String name, List<String> tags, String host, List<Requirement> requirements) {
    InstanceId id = new InstanceId("%032x".formatted(number));
    return new Identity(
        id, ByteString.copyFrom(id.bytes()), number, 100 + number, name, tags, host, requirements);
  }

  Identity asProcess(long other) {
    return new Identity(id, bytes, incarnation, other, name, tags, host, requirements);
  }

  ServiceDescription service(int port) {
    return ServiceDescription.newBuilder()
        .setName(name)
        .setAdvertisedHost(host)
        .addAllTags(tags)
        .addPorts(
            Port.newBuilder()
                .setName("http")
                .setNumber(port)
                .setProtocol("http")
                .setAdvertised(true)
                .setPrimary(true))
        .build();
  }
}
