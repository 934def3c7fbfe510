package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContextsTest {
  private final Contexts contexts = new Contexts();

  @Test
  void theOnlyPathIsFound() {
    contexts.add("/shop/");
    contexts.add("/shop");
    assertThat(contexts.findings().contextPath()).isEqualTo("/shop");
  }

  @Test
  void amongSeveralNoneIsTheApplications() {
    contexts.add("/shop");
    contexts.add("/");
    assertThat(contexts.findings().contextPath()).isEmpty();
  }

  @Test
  void theRootIsNoPath() {
    contexts.add("/");
    assertThat(contexts.findings().contextPath()).isEmpty();
    assertThat(new Contexts().findings().contextPath()).isEmpty();
  }
}
