package io.muster.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.agent.mirror.Mirror;
import io.muster.agent.premain.TestContext;
import io.muster.agent.settings.AgentSettings;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.ServiceDescription;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class WireTest {
  private static final String KEY = "muster.endpoint.a";

  private final Properties table = new Properties();
  private final Mirror mirror =
      new Mirror(AgentSettings.read("requires=a", new Properties(), Map.of()), "00", table);

  @Test
  void theDigestIsFnv1aOverTheBytesAndZeroForNone() {
    assertThat(Wire.digest(null)).isZero();
    assertThat(Wire.digest(ServiceDescription.getDefaultInstance())).isEqualTo(0xcbf29ce484222325L);
    ServiceDescription a = ServiceDescription.newBuilder().setName("a").build();
    assertThat(Wire.digest(a)).isNotEqualTo(Wire.digest(a.toBuilder().setName("b").build()));
    // 0a 01 61, each byte by hand with the published offset basis and prime.
    long expected = 0xcbf29ce484222325L;
    for (int b : new int[] {0x0a, 0x01, 0x61}) {
      expected = (expected ^ b) * 0x100000001b3L;
    }
    assertThat(Wire.digest(a)).isEqualTo(expected);
  }

  @Test
  void aServiceWithoutAPortIsStarting() {
    ServiceDescription said =
        Wire.description(
            TestContext.of("service.name=desk,labels=team=red,service.group=shop", "off"),
            List.of(),
            "10.0.0.1");
    assertThat(said.getStatus()).isEqualTo(ServiceDescription.Status.STARTING);
    assertThat(said.getName()).isEqualTo("desk");
    assertThat(said.getNameSource()).isEqualTo("muster.service.name");
    assertThat(said.getGroup()).isEqualTo("shop");
    assertThat(said.getLabelsMap()).containsEntry("team", "red");
    assertThat(said.getAdvertisedHost()).isEqualTo("10.0.0.1");
  }

  @Test
  void whatIsHeardKeepsItsStatesAndAStateOfANewerRegistryIsStale() {
    mirror.heard(
        Wire.heard(
            said()
                .addEndpoints(endpoint("10.0.0.4", 42))
                .addEndpoints(endpoint("10.0.0.2", 2))
                .addEndpoints(endpoint("10.0.0.1", 1))
                .addEndpoints(endpoint("10.0.0.3", 3))
                .build()));
    assertThat(table)
        .containsEntry(KEY, "10.0.0.1:80")
        .containsEntry(KEY + ".state", "up")
        .containsEntry(KEY + ".all", "10.0.0.1:80,10.0.0.2:80,10.0.0.4:80,10.0.0.3:80");
  }

  @Test
  void anEmptyListEmptiesOnlyForTheOneReasonThatVouchesForIt() {
    mirror.heard(Wire.heard(said().addEndpoints(endpoint("10.0.0.1", 1)).build()));
    for (int reason : new int[] {0, 1, 42}) {
      mirror.heard(Wire.heard(said().setEmptyBecauseValue(reason).build()));
      assertThat(table).as("reason %d", reason).containsEntry(KEY, "10.0.0.1:80");
    }
    mirror.heard(Wire.heard(said().setEmptyBecause(Endpoints.EmptyBecause.ALL_GONE).build()));
    assertThat(table).containsEntry(KEY, "").containsEntry(KEY + ".state", "gone");
  }

  @Test
  void oneEndpointOutOfItsGrammarFailsTheWholeList() {
    for (String host : new String[] {"", "a b", "host\r\nx", "10.9.8", "-a"}) {
      Endpoints said =
          Endpoints.newBuilder()
              .addEndpoints(endpoint("10.0.0.1", 1))
              .addEndpoints(endpoint(host, 1))
              .build();
      assertThatThrownBy(() -> Wire.heard(said))
          .as("host \"%s\"", host)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
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
