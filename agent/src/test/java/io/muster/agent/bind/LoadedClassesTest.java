package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, where {@link FussyProgram} says what is known of its class. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadedClassesTest {
  @TempDir Path folder;

  @Test
  void aClassIsNotTouchedBeforeTheHostHasInitialisedIt() throws Exception {
    Process program = AgentProgram.start(folder, FussyProgram.class);
    assertThat(program.inputReader(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "not loaded: named 0, initialised 0",
            "loaded: named 1, initialised 0",
            "initialised on main while: named 1, initialised 0",
            "initialised: named 1, initialised 1",
            "failed: named 1, initialised 0");
    assertThat(program.waitFor()).isZero();
  }
}
