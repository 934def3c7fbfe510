package io.muster.agent.jar;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the build does with the classes before they become the agent's jar. */
public final class JarMaking {
  private JarMaking() {}

  /**
   * Packs the inner realm and marks the door.
   *
   * @param arguments the folder of the inner realm, the pack to write, the door's class file
   * @throws IOException when one of them cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("expected a folder, a pack to write, and a class file");
    }
    PackWriter pack = new PackWriter();
    pack.addAll(path(arguments[0]));
    Files.write(path(arguments[1]), pack.bytes());
    Path door = path(arguments[2]);
    Files.write(door, DoorMark.applied(Files.readAllBytes(door)));
  }

  private static Path path(String text) {
    return new File(text).toPath();
  }
}
