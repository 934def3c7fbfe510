package io.muster.registry.hook;

import io.muster.registry.Log;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Folders of hooks that are set no longer: empty ones go, the others are a person's to judge, since
 * a hook may have been taken out by mistake.
 *
 * @param folder of all hooks
 * @param names that are set
 */
record Leftovers(Path folder, List<String> names) {
  /** Looks once. */
  void clear(Log log) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path each : folders) {
        if (!names.contains(each.getFileName().toString())) {
          clear(each, log);
        }
      }
    } catch (IOException e) {
      log.warn("what is in " + folder + " cannot be read: " + e);
    }
  }

  private static void clear(Path left, Log log) throws IOException {
    try {
      Files.delete(left);
    } catch (DirectoryNotEmptyException e) {
      log.warn(
          left
              + " holds messages for a webhook that is set no longer; set it again to have them"
              + " sent, or remove the folder");
    }
  }
}
