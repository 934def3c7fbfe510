package io.muster.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import org.jspecify.annotations.Nullable;

/** The host's files by the names its loaders know them under. Any thread. */
final class Resources {
  private Resources() {}

  /**
   * Opens the file past the JDK's cache, which would keep the host's jar open for good; null when
   * there is none or it cannot be opened, as {@link ClassLoader#getResourceAsStream} has it.
   */
  static @Nullable InputStream open(ClassLoader loader, String name) {
    URL file = loader.getResource(name);
    if (file == null) {
      return null;
    }
    try {
      URLConnection connection = file.openConnection();
      connection.setUseCaches(false);
      return connection.getInputStream();
    } catch (IOException e) {
      return null;
    }
  }
}
