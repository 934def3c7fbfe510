package io.muster.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.agent.mirror.Mirror;
import io.muster.agent.settings.AgentSettings;
import io.muster.registry.v1.Endpoints;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EndpointsFormTest {
  private static final String KEY = "muster.endpoint.a";

  private final Properties table = new Properties();
  private final Mirror mirror =
      new Mirror(AgentSettings.read("requires=a", new Properties(), Map.of()), "00", table);

  @Test
  void whatIsHeardKeepsItsStatesAndAStateOfANewerRegistryIsStale() throws IOException {
    mirror.heard(
        read(said()
                .addEndpoints(endpoint("10.0.0.4", 42))
                .addEndpoints(endpoint("10.0.0.2", 2))
                .addEndpoints(endpoint("10.0.0.1", 1))
                .addEndpoints(endpoint("10.0.0.3", 3)))
            .list());
    assertThat(table)
        .containsEntry(KEY, "10.0.0.1:80")
        .containsEntry(KEY + ".state", "up")
        .containsEntry(KEY + ".all", "10.0.0.1:80,10.0.0.2:80,10.0.0.4:80,10.0.0.3:80");
  }

  @Test
  void anEmptyListEmptiesOnlyForTheOneReasonThatVouchesForIt() throws IOException {
    mirror.heard(read(said().addEndpoints(endpoint("10.0.0.1", 1))).list());
    for (int reason : new int[] {0, 1, 42}) {
      mirror.heard(read(said().setEmptyBecauseValue(reason)).list());
      assertThat(table).as("reason %d", reason).containsEntry(KEY, "10.0.0.1:80");
    }
    mirror.heard(read(said().setEmptyBecause(Endpoints.EmptyBecause.ALL_GONE)).list());
    assertThat(table).containsEntry(KEY, "").containsEntry(KEY + ".state", "gone");
  }

  @Test
  void anEndpointOutOfItsGrammarIsLeftOutAndSaid() throws IOException {
    for (String host : new String[] {"", "a b", "host\r\nx", "10.9.8", "-a"}) {
      EndpointsForm read =
          read(said().addEndpoints(endpoint(host, 1)).addEndpoints(endpoint("10.0.0.1", 1)));
      assertThat(read.problem()).as("host \"%s\"", host).contains("expected");
      mirror.heard(read.list());
      assertThat(table).containsEntry(KEY + ".all", "10.0.0.1:80");
    }
  }

  @Test
  void aListThatLostAllToTheirGrammarEmptiesNothing() throws IOException {
    mirror.heard(read(said().addEndpoints(endpoint("10.0.0.1", 1))).list());
    mirror.heard(
        read(said()
                .addEndpoints(endpoint("a b", 1))
                .setEmptyBecause(Endpoints.EmptyBecause.ALL_GONE))
            .list());
    assertThat(table).containsEntry(KEY, "10.0.0.1:80");
  }

  private static EndpointsForm read(Endpoints.Builder said) throws IOException {
    return EndpointsForm.read(new ProtoReader(said.build().toByteArray()));
  }

  private static io.muster.registry.v1.Endpoint.Builder endpoint(String host, int state) {
    return io.muster.registry.v1.Endpoint.newBuilder()
        .setInstanceId(ByteString.copyFrom(new byte[] {0, -1}))
        .setHost(host)
        .setPort(80)
        .setStateValue(state);
  }

  private static Endpoints.Builder said() {
    return Endpoints.newBuilder().setRequirementKey("a").setRevision(1);
  }
}
