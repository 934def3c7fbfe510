package io.muster.agent.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.premain.Premain;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class DoorMarkTest {
  /** Sees the marked class instead of the one on the class path. */
  private static final class Marked extends ClassLoader {
    private final byte[] bytes;

    Marked(byte[] bytes) {
      super(DoorMarkTest.class.getClassLoader());
      this.bytes = bytes;
    }

    Class<?> define() {
      return defineClass(Premain.class.getName(), bytes, 0, bytes.length);
    }
  }

  @Test
  void theDoorIsOfVariableArityAndAllElseAsItWas() throws Exception {
    Class<?> marked = new Marked(DoorMark.applied(bytes(Premain.class))).define();
    assertThat(door(marked, "premain").isVarArgs()).isTrue();
    assertThat(door(marked, "premain").toString()).contains("premain(java.lang.String,");
    assertThat(door(marked, "agentmain").isVarArgs()).isFalse();
    assertThat(door(Premain.class, "premain").isVarArgs()).isFalse();
  }

  @Test
  void aDoorThatIsNotThereIsAFault() {
    assertThatThrownBy(() -> DoorMark.applied(bytes(PackWriter.class)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no premain");
  }

  private static Method door(Class<?> type, String name) throws NoSuchMethodException {
    return type.getMethod(name, String.class, Instrumentation.class);
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      return in.readAllBytes();
    }
  }
}
