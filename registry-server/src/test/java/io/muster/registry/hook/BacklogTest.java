package io.muster.registry.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class BacklogTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void folderOfItsOwn() throws IOException {
    folder = Files.createTempDirectory(temporary, "messages");
  }

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.system());
  private final Deque<Runnable> toDisk = new ArrayDeque<>();

  private Backlog open() throws IOException {
    Backlog backlog = new Backlog(folder, Runnable::run, log);
    backlog.open();
    return backlog;
  }

  private static Backlog.Waiting next(Backlog backlog) throws Exception {
    return backlog.take().orElseThrow();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  void whatWaitsIsThereInItsOrderWhenItIsOpenedAgain() throws Exception {
    Backlog backlog = open();
    backlog.add("one");
    backlog.add("two");
    Backlog again = open();
    assertThat(again.size()).isEqualTo(2);
    assertThat(next(again).body()).isEqualTo("one");
    again.done(next(again).number());
    again.add("three");
    assertThat(next(again).body()).isEqualTo("two");
    again.done(next(again).number());
    assertThat(next(again).body()).isEqualTo("three");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void pastTheMostTheOldestGoesAndIsCounted() throws Exception {
    Backlog backlog = open();
    for (int i = 0; i < Backlog.MOST + 3; i++) {
      backlog.add("message " + i);
    }
    assertThat(backlog.size()).isEqualTo(Backlog.MOST);
    assertThat(backlog.dropped()).isEqualTo(3);
    assertThat(next(backlog).body()).isEqualTo("message 3");
    assertThat(files()).isEqualTo(Backlog.MOST);
  }

  @Test
  void whoBringsAndWhoLooksWaitsForNoDisk() throws Exception {
    Backlog backlog = new Backlog(folder, toDisk::add, log);
    backlog.open();
    for (int i = 0; i < Backlog.MOST + 3; i++) {
      backlog.add("message " + i);
    }
    assertThat(backlog.size()).isEqualTo(Backlog.MOST);
    assertThat(backlog.dropped()).as("while the disk hangs").isEqualTo(3);
    assertThat(files()).isZero();
    toDisk.forEach(Runnable::run);
    assertThat(backlog.size()).isEqualTo(Backlog.MOST);
    assertThat(next(backlog).body()).isEqualTo("message 0");
  }

  @Test
  void whatTheDiskDoesNotTakeIsSaidToBeLost() throws Exception {
    Backlog backlog = open();
    Files.createDirectory(folder.resolve("new"));
    backlog.add("one");
    assertThat(backlog.size()).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("is lost, the disk does not keep it in " + folder);
  }

  @Test
  void oneThatCannotBeReadStillWaitsAndOneThatIsGoneDoesNot() throws Exception {
    Files.createDirectory(folder.resolve("1.json"));
    Files.writeString(folder.resolve("2.json"), "two");
    Backlog backlog = open();
    assertThatThrownBy(backlog::take)
        .isInstanceOf(Backlog.Unread.class)
        .hasMessageContaining("1.json cannot be read");
    assertThat(backlog.size()).isEqualTo(2);
    Files.delete(folder.resolve("1.json"));
    assertThat(backlog.take()).isEmpty();
    assertThat(next(backlog).body()).isEqualTo("two");
  }

  @Test
  void aFolderThatIsSetNoLongerGoesWhenItIsEmptyAndIsToldOfOtherwise() throws Exception {
    Files.createDirectories(folder.resolve("empty"));
    Files.createDirectories(folder.resolve("ops"));
    Files.writeString(Files.createDirectories(folder.resolve("old")).resolve("1.json"), "one");
    new Leftovers(folder, java.util.List.of("ops")).clear(log);
    assertThat(folder.resolve("empty")).doesNotExist();
    assertThat(folder.resolve("ops")).exists();
    assertThat(folder.resolve("old").resolve("1.json")).exists();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains(folder.resolve("old") + " holds messages for a webhook that is set no longer");
  }
}
