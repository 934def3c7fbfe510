package io.muster.registry;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Says in one line what muster.jar needs and where it looked. Loadable by any Java from 8 on. */
@Allowed("the only thing to do under an old Java is to say so")
final class OldJava {
  /** What the server and the command line are compiled for. */
  static final int NEEDED = 21;

  private OldJava() {}

  static void leaveIfTooOld() {
    if (feature(System.getProperty("java.specification.version", "")) < NEEDED) {
      System.err.println(complaint(System.getProperties(), System.getenv(), new File("/")));
      System.exit(1);
    }
  }

  /** Returns the one line. The root is "/" but in tests. */
  static String complaint(Properties system, Map<String, String> environment, File root) {
    List<String> looked = new ArrayList<>();
    List<File> homes = new ArrayList<>();
    String javaHome = environment.get("JAVA_HOME");
    looked.add("JAVA_HOME (" + (javaHome == null ? "not set" : javaHome) + ")");
    if (javaHome != null) {
      homes.add(new File(javaHome));
    }
    looked.add("PATH");
    String path = environment.get("PATH");
    if (path != null) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        homes.add(new File(folder).getAbsoluteFile().getParentFile());
      }
    }
    for (String folder :
        new String[] {
          "usr/lib/jvm", "usr/java", "opt", "opt/java", "Library/Java/JavaVirtualMachines"
        }) {
      looked.add("/" + folder);
      homes.addAll(children(new File(root, folder)));
    }
    File user = new File(system.getProperty("user.home", "."));
    for (String folder : new String[] {".sdkman/candidates/java", ".jdks"}) {
      looked.add("~/" + folder);
      homes.addAll(children(new File(user, folder)));
    }
    return "muster.jar needs Java "
        + NEEDED
        + " or newer; this is Java "
        + system.getProperty("java.version")
        + " ("
        + system.getProperty("java.home")
        + "); "
        + advice(homes, looked);
  }

  private static String advice(List<File> homes, List<String> looked) {
    for (File home : homes) {
      File java = new File(home, "bin/java");
      if (java.isFile() && releaseOf(home) >= NEEDED) {
        return "looked in " + looked + " and found one: " + java + " -jar muster.jar ...";
      }
    }
    return "looked in " + looked + " and found none: install a JDK " + NEEDED + " or set JAVA_HOME";
  }

  private static List<File> children(File folder) {
    File[] children = folder.listFiles();
    List<File> homes = new ArrayList<>();
    if (children != null) {
      Arrays.sort(children);
      for (File child : children) {
        homes.add(child);
        homes.add(new File(child, "Contents/Home"));
      }
    }
    return homes;
  }

  /** Returns the feature release written in the JDK's release file, or 0. */
  private static int releaseOf(File home) {
    Properties release = new Properties();
    try (java.io.InputStream in = new java.io.FileInputStream(new File(home, "release"))) {
      release.load(in);
    } catch (java.io.IOException e) {
      return 0;
    }
    return feature(release.getProperty("JAVA_VERSION", "").replace("\"", ""));
  }

  private static int feature(String version) {
    String[] parts = version.split("[._+-]", -1);
    try {
      int first = Integer.parseInt(parts[0]);
      return first == 1 && parts.length > 1 ? Integer.parseInt(parts[1]) : first;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
