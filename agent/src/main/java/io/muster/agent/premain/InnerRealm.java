package io.muster.agent.premain;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The one loader of everything behind the door, made by whichever lane needs it first. */
final class InnerRealm {
  private @Nullable ClassLoader loader;

  synchronized ClassLoader loader() throws IOException {
    ClassLoader made = loader;
    if (made == null) {
      made = make();
      loader = made;
    }
    return made;
  }

  private static ClassLoader make() throws IOException {
    ClassLoader door = InnerRealm.class.getClassLoader();
    if (door == null) {
      throw new IllegalStateException(
          "the agent's jar is on the boot class path; expected -javaagent alone");
    }
    try {
      File jar =
          new File(InnerRealm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.isDirectory() ? door : new InnerLoader(jar, door); // a folder: not built yet
    } catch (URISyntaxException e) {
      throw new IOException("the agent's jar is not a file", e);
    }
  }
}
