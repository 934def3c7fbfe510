package io.muster.agent.bind;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A class of the tests that is agent and program at once, in a JVM of its own. */
final class AgentProgram {
  private AgentProgram() {}

  /** Starts it, its agent's jar in this folder. */
  static Process start(Path folder, Class<?> program) throws IOException {
    Path agent = folder.resolve("agent.jar");
    Attributes attributes = new Attributes();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), program.getName());
    attributes.put(new Attributes.Name("Can-Redefine-Classes"), "true");
    manifest.getMainAttributes().putAll(attributes);
    try (OutputStream out = Files.newOutputStream(agent)) {
      new JarOutputStream(out, manifest).close();
    }
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-javaagent:" + agent,
            "-cp",
            System.getProperty("java.class.path"),
            program.getName())
        .start();
  }
}
