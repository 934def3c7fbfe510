package io.muster.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Namespaces of Linux, for what would otherwise touch the machine. */
final class Sandbox {
  private Sandbox() {}

  /** Returns whether this user may have namespaces of its own. */
  static boolean available(Path folder) throws InterruptedException {
    try {
      return Ran.of(folder, Map.of(), inside("true", List.of("true"))).exit() == 0;
    } catch (IOException e) {
      return false; // not Linux, or no util-linux
    }
  }

  /** Returns whether this user may have mounts of its own. */
  static boolean mounts(Path folder) throws InterruptedException {
    List<String> command = new ArrayList<>(withMounts("true"));
    command.add("true");
    try {
      return Ran.of(folder, Map.of(), command).exit() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the beginning of a command that runs the rest of it after these mounts. */
  static List<String> withMounts(String mounts) {
    return List.of(
        "unshare", "--map-root-user", "--mount", "sh", "-c", mounts + " && exec \"$@\"", "sh");
  }

  /**
   * Returns the beginning of a command that runs the rest of it where the only name server is one
   * that never answers. Both end together.
   */
  static List<String> withSilentNameServer(Path folder, Path resolv) {
    String preparations =
        "ip link set lo up && mount --bind "
            + resolv
            + " /etc/resolv.conf && ready=$(mktemp -u "
            + folder.resolve("ready.XXXXXX")
            + ") && mkfifo $ready && { "
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + " -Xshare:auto -cp "
            + classes()
            + " io.muster.endtoend.SilentNameServer >$ready & } && read word <$ready"
            + " && exec \"$@\"";
    return List.of(
        "unshare",
        "--map-root-user",
        "--mount",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "sh",
        "-c",
        preparations,
        "sh");
  }

  /** Returns the folder of the tests' own classes. */
  private static String classes() {
    return Path.of(
            java.net.URI.create(
                Sandbox.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /**
   * Returns a command that runs the other one in a mount and a network namespace of its own, where
   * loopback is up and nothing else is, after these preparations of the shell.
   */
  static List<String> inside(String preparations, List<String> command) {
    List<String> whole =
        new ArrayList<>(
            List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "--net",
                "sh",
                "-c",
                "ip link set lo up && " + preparations + " && exec \"$@\"",
                "sh"));
    whole.addAll(command);
    return whole;
  }

  /**
   * Starts the main method of one of the tests' own classes, with the folder as its argument, in a
   * network namespace of its own. What it starts ends with it.
   */
  static Proc program(Path folder, Class<?> program) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dmuster.root=" + System.getProperty("muster.root"),
            "-Dmuster.campaign=" + System.getProperty("muster.campaign"),
            "-Dmuster.whole=" + System.getProperty("muster.whole"),
            "-Dmuster.bars=" + System.getProperty("muster.bars"),
            "-Dmuster.seed=" + System.getProperty("muster.seed", "" + System.nanoTime()),
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            folder.toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--map-root-user",
                "--net",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                "ip link set lo up && exec \"$@\"",
                "sh"));
    command.addAll(java);
    return Proc.start(folder, command);
  }
}
