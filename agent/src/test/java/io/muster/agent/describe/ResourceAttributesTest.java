package io.muster.agent.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceAttributesTest {
  private static final String LONGEST = "x".repeat(256);

  @ParameterizedTest
  @ValueSource(strings = {"orders-1", "$NAME", "a$b(c)", "90%", "größer", "a b", "a=b"})
  void anOrdinaryValueStaysAsItIs(String value) {
    assertThat(told(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\nb", "a\u001b[31mb", "a\u007fb", "a\u0085b", "a%0Ab"})
  void aControlCharacterLeavesItOut(String value) {
    assertThat(told(value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(POD_NAME)", "orders-$(ORDINAL)", "$(", "%24(POD_NAME)"})
  void whatKubernetesCouldNotResolveLeavesItOut(String value) {
    assertThat(told(value)).isEmpty();
  }

  @Test
  void aValueIsTakenUpToWhatTheRegistryTakes() {
    assertThat(told(LONGEST)).isEqualTo(LONGEST);
    assertThat(told(LONGEST + "x")).isEmpty();
  }

  @Test
  void oneThatIsLeftOutLeavesTheOthers() {
    ResourceAttributes attributes = attributes("a=1,b=$(B),c=3");
    assertThat(attributes.of("a")).isEqualTo("1");
    assertThat(attributes.of("b")).isEmpty();
    assertThat(attributes.of("c")).isEqualTo("3");
    assertThat(attributes.of("d")).isEmpty();
  }

  @Test
  void withoutTheVariableThereIsNone() {
    assertThat(new ResourceAttributes(Map.of()).of("a")).isEmpty();
  }

  private static String told(String value) {
    return attributes("k8s.pod.name=" + value).of("k8s.pod.name");
  }

  private static ResourceAttributes attributes(String told) {
    return new ResourceAttributes(Map.of("OTEL_RESOURCE_ATTRIBUTES", told));
  }
}
