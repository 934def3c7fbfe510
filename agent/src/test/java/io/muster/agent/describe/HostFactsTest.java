package io.muster.agent.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFactsTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String LAYER = "f".repeat(64);

  @Test
  void aContainersIdIsFoundInItsCgroups() {
    assertThat(ContainerId.inCgroups("12:cpu:/\n1:name=systemd:/docker/" + ID + "\n"))
        .isEqualTo(ID);
    assertThat(ContainerId.inCgroups("0::/kubepods.slice/pod1/cri-containerd-" + ID + ".scope\n"))
        .isEqualTo(ID);
    assertThat(ContainerId.inCgroups("0::/user.slice\n")).isEmpty();
    assertThat(ContainerId.inCgroups("0::/docker/" + ID + "0\n")).isEmpty();
  }

  @Test
  void aLayerOfAnImageIsNoContainer() {
    String root =
        "1 0 0:1 / / rw - overlay overlay rw,upperdir=/var/lib/docker/overlay2/"
            + LAYER
            + "/diff\n";
    assertThat(ContainerId.inMounts(root)).isEmpty();
    assertThat(
            ContainerId.inMounts(
                root + "2 1 0:2 /var/lib/docker/containers/" + ID + "/hostname /etc/hostname rw\n"))
        .isEqualTo(ID);
  }

  @Test
  void memoryIsReadAndAnUnknownLineIsNone() {
    assertThat(HostFacts.memoryBytes("MemTotal:       16384 kB")).isEqualTo(16_384L * 1_024);
    assertThat(HostFacts.memoryBytes("MemTotal:       many kB")).isZero();
    assertThat(HostFacts.memoryBytes("")).isZero();
  }

  @Test
  void thePodIsReadFromTheUsualNamesAndFromNothingElse() {
    Map<String, String> environment =
        Map.of("POD_NAME", "shop-1", "MY_POD_NAMESPACE", "prod", "K8S_NODE_NAME", "node-3");
    HostFacts facts = new HostFacts(environment);
    assertThat(facts.pod()).isEqualTo("shop-1");
    assertThat(facts.namespace()).isEqualTo("prod");
    assertThat(facts.node()).isEqualTo("node-3");
    assertThat(new HostFacts(Map.of()).pod()).isEmpty();
    assertThat(new HostFacts(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")).pod())
        .isEqualTo(facts.hostName());
  }

  @Test
  void thePodIsAlsoReadFromResourceAttributes() {
    HostFacts facts =
        new HostFacts(
            Map.of(
                "OTEL_RESOURCE_ATTRIBUTES",
                "k8s.pod.name=shop-1, k8s.namespace.name=prod",
                "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME",
                "node-3"));
    assertThat(facts.pod()).isEqualTo("shop-1");
    assertThat(facts.namespace()).isEqualTo("prod");
    assertThat(facts.node()).isEqualTo("node-3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-cgroup1", "docker-cgroup2", "kubernetes"})
  void whatTheKernelShowsInAContainerTellsItsId(String fixture) {
    assertThat(below(fixture, Map.of()).containerId())
        .isEqualTo("4f1c2d3e4b5a69788796a5b4c3d2e1f0" + "0f1e2d3c4b5a69788796a5b4c3d2e1f0");
  }

  @Test
  void aPodIsCalledAsItsMachineIsAndKnowsItsNamespace() {
    HostFacts pod = below("kubernetes", Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"));
    assertThat(pod.pod()).isEqualTo("orders-7d9f-x2");
    assertThat(pod.namespace()).isEqualTo("shop");
    assertThat(pod.node()).isEmpty();
  }

  @Test
  void aMachineIsNoContainer() {
    HostFacts machine = below("machine", Map.of());
    assertThat(machine.containerId()).isEmpty();
    assertThat(machine.image()).isEmpty();
    assertThat(machine.pod()).isEmpty();
    assertThat(machine.namespace()).isEmpty();
  }

  private static HostFacts below(String fixture, Map<String, String> environment) {
    return new HostFacts(environment, new File("src/test/resources/host/" + fixture));
  }

  @Test
  void theProcessKnowsItself() {
    HostFacts facts = new HostFacts(Map.of());
    assertThat(facts.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(facts.hostName()).isNotEmpty();
    assertThat(facts.memoryBytes()).isPositive();
  }
}
