package io.muster.agent.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContainerFieldsTest {
  private static Map<String, String> labels(Map<String, String> environment) {
    return ContainerFields.of(environment).labelsBelow(Map.of());
  }

  @Test
  void onlyWhatIsOnTheListIsTakenFromTheEnvironment() {
    ContainerFields fields =
        ContainerFields.of(
            Map.of(
                "MUSTER_IMAGE", "acme/orders:2.3",
                "CONTAINER_NAME", "orders-1",
                "NOMAD_JOB_NAME", "orders",
                "NOMAD_TOKEN", "secret",
                "DB_PASSWORD", "secret",
                "HOST_PORT", "secret"));
    assertThat(fields.image()).isEqualTo("acme/orders:2.3");
    assertThat(fields.labelsBelow(Map.of()))
        .isEqualTo(Map.of("container.name", "orders-1", "nomad.job", "orders"));
    assertThat(fields.problems()).isEmpty();
  }

  @Test
  void theFirstVariableThatNamesAnImageIsTaken() {
    assertThat(
            ContainerFields.of(Map.of("CONTAINER_IMAGE", "a", "MARATHON_APP_DOCKER_IMAGE", "b"))
                .image())
        .isEqualTo("a");
    assertThat(ContainerFields.of(Map.of()).image()).isEmpty();
  }

  @Test
  void thePortOfTheMachineIsOneOrOnePerPort() {
    assertThat(labels(Map.of("MUSTER_HOST_PORT", "49177"))).isEqualTo(Map.of("host_port", "49177"));
    assertThat(labels(Map.of("MUSTER_HOST_PORT", "8080:49177, 8443:49178")))
        .isEqualTo(Map.of("host_port.8080", "49177", "host_port.8443", "49178"));
  }

  @Test
  void aPortThatIsNoneIsToldAndTheOthersHold() {
    ContainerFields fields =
        ContainerFields.of(Map.of("MUSTER_HOST_PORT", "8080:none,8443:49178,:1,70000"));
    assertThat(fields.labelsBelow(Map.of())).isEqualTo(Map.of("host_port.8443", "49178"));
    assertThat(fields.problems())
        .hasSize(3)
        .allMatch(p -> p.startsWith("MUSTER_HOST_PORT") && p.contains("expected"));
  }

  @Test
  void theUsersOwnLabelsGoBeforeAndNoneAreTooMany() {
    Map<String, String> environment = Map.of("CONTAINER_NAME", "orders-1", "NOMAD_DC", "eu");
    ContainerFields fields = ContainerFields.of(environment);
    assertThat(fields.labelsBelow(Map.of("container.name", "mine")))
        .isEqualTo(Map.of("container.name", "mine", "nomad.dc", "eu"));
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < 31; i++) {
      many.put("label-" + i, "x");
    }
    assertThat(fields.labelsBelow(many)).hasSize(32);
  }

  @Test
  void aValueTheRegistryWouldRefuseIsLeftOut() {
    ContainerFields fields =
        ContainerFields.of(Map.of("CONTAINER_NAME", "a\nb", "MUSTER_IMAGE", "x".repeat(257)));
    assertThat(fields.labelsBelow(Map.of())).isEmpty();
    assertThat(fields.image()).isEmpty();
    assertThat(fields.problems()).hasSize(2);
  }

  @Test
  void aSchedulerTellsThePortsOfTheMachine() {
    assertThat(labels(Map.of("MARATHON_APP_ID", "/shop", "PORT_8080", "31005", "PORT_X", "none")))
        .isEqualTo(Map.of("marathon.app", "/shop", "host_port.8080", "31005"));
    assertThat(labels(Map.of("NOMAD_ALLOC_ID", "7", "NOMAD_HOST_PORT_http", "25417")))
        .isEqualTo(Map.of("nomad.alloc", "7", "host_port.http", "25417"));
    assertThat(labels(Map.of("PORT_8080", "31005"))).isEmpty(); // somebody else's variable
    assertThat(
            labels(
                Map.of("MARATHON_APP_ID", "/shop", "PORT_80", "1", "MUSTER_HOST_PORT", "80:49177")))
        .containsEntry("host_port.80", "49177");
  }

  @Test
  void ofTheResourceAttributesSomeAreLabelsAndOneTheImage() {
    ContainerFields fields =
        ContainerFields.of(
            Map.of(
                "OTEL_RESOURCE_ATTRIBUTES",
                "container.image.name=acme/orders,container.image.tag=2.3,"
                    + "k8s.deployment.name=orders,deployment.environment=a%2Cb,secret=x"));
    assertThat(fields.image()).isEqualTo("acme/orders:2.3");
    assertThat(fields.labelsBelow(Map.of()))
        .isEqualTo(Map.of("k8s.deployment", "orders", "deployment.environment", "a,b"));
    Map<String, String> odd =
        Map.of("OTEL_RESOURCE_ATTRIBUTES", "=,,a,container.image.tag=1,k8s.cluster.name=%zz%0a");
    assertThat(ContainerFields.of(odd).image()).isEmpty();
    assertThat(labels(odd)).isEmpty();
  }
}
