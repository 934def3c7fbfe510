package io.muster.endtoend;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Files that come to be. */
final class Files {
  private Files() {}

  /** Waits until the file is there. */
  static void awaitFile(Path file) throws IOException, InterruptedException {
    java.nio.file.Files.createDirectories(file.resolveSibling("."));
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      file.resolveSibling(".")
          .normalize()
          .register(
              watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!java.nio.file.Files.exists(file)) {
        var key = watch.poll(20, TimeUnit.SECONDS);
        if (key == null) {
          throw new AssertionError(file + " has not come to be");
        }
        key.reset();
      }
    }
  }
}
