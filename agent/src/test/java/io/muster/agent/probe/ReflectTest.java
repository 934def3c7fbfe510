package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class ReflectTest {
  @Test
  void aFieldIsFoundWhereverUpTheHierarchyItIs() throws Exception {
    assertThat(Reflect.get(new Lower(), "kept")).isEqualTo("value");
    assertThat(Reflect.isA(new Lower(), Upper.class.getName())).isTrue();
    assertThat(Reflect.isA(new Lower(), "java.lang.String")).isFalse();
  }

  @Test
  void aFieldIsDeclaredByTheClassThatHasIt() throws Exception {
    Field field = Reflect.declared(Upper.class, "kept");
    assertThat(field.get(new Lower())).isEqualTo("value");
  }

  @Test
  void aMethodIsThereOnlyWhenItIsPublic() {
    assertThat(Reflect.has("text", "length")).isTrue();
    assertThat(Reflect.has("text", "isLatin1")).isFalse();
  }

  private static class Upper {
    private final String kept = "value";

    @Override
    public String toString() {
      return kept;
    }
  }

  private static final class Lower extends Upper {}
}
