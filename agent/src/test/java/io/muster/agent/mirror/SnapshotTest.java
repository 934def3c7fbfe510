package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  @TempDir Path parent;
  private Path folder;
  private Path file;
  private Snapshot snapshot;

  @BeforeEach
  void write() throws IOException {
    folder = parent.resolve("state/muster");
    file = folder.resolve("desk.endpoints");
    snapshot = new Snapshot(folder.toFile(), "desk");
    snapshot.write(
        Map.of(
            "a",
                List.of(
                    MirrorPropertiesTest.up("01", "10.9.8.1", 80),
                    MirrorPropertiesTest.up("02", "::2", 81)),
            "cache", List.of(Endpoint.of("03", "", "redis.example", 6379, ""))));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, List<Endpoint>> read = snapshot.read();
    assertThat(read).containsOnlyKeys("a", "cache");
    assertThat(read.get("a")).extracting(Endpoint::pair).containsExactly("10.9.8.1:80", "[::2]:81");
    assertThat(read.get("a")).allMatch(endpoint -> endpoint.state() == Endpoint.State.STALE);
    assertThat(read.get("cache")).extracting(Endpoint::instanceId).containsExactly("03");
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void theNewOneTakesTheOldOnesPlaceAndLeavesNothingBehind() throws IOException {
    snapshot.write(Map.of("b", List.of(MirrorPropertiesTest.up("04", "10.9.8.4", 1))));
    assertThat(snapshot.read()).containsOnlyKeys("b");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void noFileIsAnEmptySnapshot() throws IOException {
    assertThat(new Snapshot(folder.toFile(), "other").read()).isEmpty();
    assertThat(new Snapshot(parent.resolve("nowhere").toFile(), "other").read()).isEmpty();
  }

  @Test
  void everySingleChangedByteIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length - 1; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 4;
      Files.write(file, damaged);
      assertThatThrownBy(() -> snapshot.read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void everyCutOffEndIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length - 1; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> snapshot.read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFileThatIsTooLongIsNotRead() throws IOException {
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> snapshot.read()).hasMessageContaining("too long");
  }

  @Test
  void aSymbolicLinkIsNotBelieved() throws IOException {
    Path real = parent.resolve("real");
    Files.move(file, real);
    Files.createSymbolicLink(file, real);
    assertThatThrownBy(() -> snapshot.read()).hasMessageContaining("symbolic link");
  }

  @Test
  void aFileOthersMayWriteIsNotBelieved() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> snapshot.read()).hasMessageContaining("can be changed by others");
  }

  @Test
  void aFolderOthersMayWriteToIsNotUsed() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> snapshot.write(Map.of()))
        .hasMessageContaining("can be changed by others");
  }

  @Test
  void aFileInAFolderOthersMayWriteToIsNotBelieved() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> snapshot.read()).hasMessageContaining("can be changed by others");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Path plain = Files.writeString(parent.resolve("plain"), "x");
    assertThatThrownBy(() -> new Snapshot(plain.resolve("muster").toFile(), "desk").write(Map.of()))
        .isInstanceOf(IOException.class);
  }
}
