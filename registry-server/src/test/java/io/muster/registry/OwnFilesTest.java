package io.muster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is ours alone is made so, and what somebody else has put there is not used. */
@EnabledOnOs(OS.LINUX)
class OwnFilesTest {
  @TempDir Path place;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void whatIsMadeIsForThisUserAlone() throws IOException {
    OwnFiles.folder(place.resolve("a/b"));
    OwnFiles.file(place.resolve("a/b/c"));
    OwnFiles.open(place.resolve("a/b/d"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
        .close();
    assertThat(mode(place.resolve("a/b"))).isEqualTo("rwx------");
    assertThat(mode(place.resolve("a/b/c"))).isEqualTo("rw-------");
    assertThat(mode(place.resolve("a/b/d"))).isEqualTo("rw-------");
  }

  @Test
  void aFolderThatOthersCanReadStaysInUse() throws IOException {
    Path folder = Files.createDirectory(place.resolve("a"));
    mode(folder, "rwxr-xr-x");
    OwnFiles.folder(folder);
  }

  @Test
  void aFolderThatOthersCanChangeIsRefused() throws IOException {
    Path folder = Files.createDirectory(place.resolve("a"));
    mode(folder, "rwxrwxrwx");
    assertThatThrownBy(() -> OwnFiles.folder(folder))
        .hasMessageContaining("can be changed by other users (mode 777); expected mode 0700")
        .hasMessageContaining("a folder in it");
  }

  @Test
  void aSymbolicLinkIsRefusedAndNamesWhatItLeadsTo() throws IOException {
    Path other = Files.createDirectory(place.resolve("other"));
    Path link = Files.createSymbolicLink(place.resolve("link"), other);
    assertThatThrownBy(() -> OwnFiles.folder(link))
        .hasMessageContaining("symbolic link to " + other);
  }

  @Test
  void aFileThatWasPutThereIsNotFollowed() throws IOException {
    Path victim = Files.writeString(place.resolve("victim"), "mine");
    Path link = Files.createSymbolicLink(place.resolve("link"), victim);
    assertThatThrownBy(() -> OwnFiles.file(link)).hasMessageContaining("symbolic link");
    assertThatThrownBy(
            () -> {
              try (FileChannel out =
                  OwnFiles.open(link, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.size();
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(victim).hasContent("mine");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefusedToo() throws IOException {
    Path link = Files.createSymbolicLink(place.resolve("link"), place.resolve("nothing"));
    assertThatThrownBy(() -> OwnFiles.file(link)).hasMessageContaining("symbolic link");
    assertThat(place.resolve("nothing")).doesNotExist();
  }

  @Test
  void aFileThatOthersCanChangeIsRefused() throws IOException {
    Path file = Files.createFile(place.resolve("f"));
    mode(file, "rw-rw-rw-");
    assertThatThrownBy(() -> OwnFiles.file(file)).hasMessageContaining("mode 666");
  }

  @Test
  void aFolderInAPlaceOfAFileIsRefused() throws IOException {
    Files.createDirectory(place.resolve("f"));
    assertThatThrownBy(() -> OwnFiles.file(place.resolve("f"))).hasMessageContaining("is no file");
    Files.createFile(place.resolve("g"));
    assertThatThrownBy(() -> OwnFiles.folder(place.resolve("g")))
        .hasMessageContaining("is no folder");
  }
}
