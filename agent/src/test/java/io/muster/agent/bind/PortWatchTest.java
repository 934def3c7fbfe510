package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The watch and its hook in a JVM of their own: {@link WatchedProgram} does as it is told. */
@SuppressWarnings("NullAway.Init") // set by start, which every test calls first
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortWatchTest {
  @TempDir Path folder;

  private Process program;
  private BufferedReader said;
  private final List<String> passedOver = new ArrayList<>();

  @AfterEach
  void end() {
    program.destroyForcibly();
  }

  @Test
  void everyKindOfBindIsReportedWithItsStackAndEveryCloseIsNoticed() throws Exception {
    start();
    for (String kind : List.of("ServerSocket", "ServerSocketChannel", "Asynchronous", "Http")) {
      String port = tell("bind " + kind);
      String seen = readUntil("open " + port + " ");
      assertThat(seen).as(kind).contains(" main [");
      assertThat(seen.contains("sun.net.httpserver.")).as(kind).isEqualTo(kind.equals("Http"));
      tell("close");
      readUntil("closed " + port);
    }
  }

  @Test
  void twoHundredBindsInARowAreAllReported() throws Exception {
    start();
    List<String> ports = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ports.add(tell("bind ServerSocket"));
    }
    readUntil("count 200");
    assertThat(ports).doesNotHaveDuplicates();
  }

  @Test
  void aFailedBindThrowsAsEver() throws Exception {
    start();
    String port = tell("bind ServerSocket");
    assertThat(tell("bind " + port)).isEqualTo("java.net.BindException");
  }

  private void start() throws IOException {
    program = AgentProgram.start(folder, WatchedProgram.class);
    said = program.inputReader(StandardCharsets.UTF_8);
    assertThat(program.errorReader(StandardCharsets.UTF_8).readLine())
        .contains("the bind hook stands in 3 classes");
  }

  /** Returns the answer. */
  private String tell(String order) throws IOException {
    program.outputWriter().write(order + "\n");
    program.outputWriter().flush();
    return readUntil("done ").substring("done ".length());
  }

  /** Lines come from two threads, in any order: what is passed over is kept for the next call. */
  private String readUntil(String start) throws IOException {
    for (String line : passedOver) {
      if (line.startsWith(start)) {
        passedOver.remove(line);
        return line;
      }
    }
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
      passedOver.add(line);
    }
    throw new IOException("the program has ended without saying " + start);
  }
}
