package io.muster.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.roster.Endpoint;
import io.muster.registry.roster.Finding;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.State;
import io.muster.registry.v1.Endpoints;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SayingTest {
  private static final Requirement SHOP = new Requirement("shop", "shop", Set.of(), "", false);

  private static Endpoint endpoint(int number, Set<String> tags) {
    InstanceId id = new InstanceId(String.format("%032x", number));
    return new Endpoint(id, "10.1.2.3", 1 + number, "http", "1.0", State.UP, tags);
  }

  private static Endpoints said(int endpoints, Set<String> tags) {
    List<Endpoint> all = IntStream.range(0, endpoints).mapToObj(i -> endpoint(i, tags)).toList();
    Finding finding = new Finding(all, Finding.Empty.NOT_VOUCHED);
    return Saying.endpoints(SHOP, finding, 7, Endpoints.Kind.CHANGE, "a change");
  }

  @Test
  void aListThatFitsIsSaidWhole() {
    assertThat(said(1_000, Set.of("prod")).getEndpointsCount()).isEqualTo(1_000);
  }

  @Test
  void aListThatDoesNotFitIsCutAtTheWorstEnd() {
    Set<String> tags = Set.of("a".repeat(64), "b".repeat(64), "c".repeat(64), "d".repeat(64));
    Endpoints said = said(2_000, tags);
    assertThat(said.getEndpointsCount()).isBetween(500, 1_999);
    assertThat(said.getEndpoints(0).getPort()).isEqualTo(1);
    assertThat(said.getSerializedSize()).isLessThanOrEqualTo(Hearing.MAX_MESSAGE - 64);
  }
}
