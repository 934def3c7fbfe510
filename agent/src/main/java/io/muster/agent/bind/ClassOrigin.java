package io.muster.agent.bind;

import java.net.URL;
import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A class and where it came from; holds no reference to the class or its loader. */
public final class ClassOrigin {
  private static final String JDK = System.getProperty("java.version", "");

  private final String name;
  private final String jar;
  private final String version;

  private ClassOrigin(String name, String jar, String version) {
    this.name = name;
    this.jar = jar;
    this.version = version;
  }

  /** Makes one of its parts; "" for what is not known. */
  public static ClassOrigin of(String name, String jar, String version) {
    return new ClassOrigin(name, jar, version);
  }

  /** Reads one off a class. Classes of the JDK itself have no jar and the JDK's version. */
  static ClassOrigin of(Class<?> type) {
    try {
      URL location = location(type);
      if (type.getClassLoader() == null
          || location != null && location.getProtocol().equals("jrt")) {
        return new ClassOrigin(type.getName(), "", JDK);
      }
      String jar = location == null ? "" : jarIn(location.getPath());
      return new ClassOrigin(type.getName(), jar, versionOf(type));
    } catch (RuntimeException | LinkageError e) {
      // A security manager, or a loader of its own kind: the name alone, then.
      return new ClassOrigin(type.getName(), "", "");
    }
  }

  private static @Nullable URL location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? null : source.getLocation();
  }

  private static String versionOf(Class<?> type) {
    try {
      Package of = type.getPackage();
      String version = of == null ? null : of.getImplementationVersion();
      return version == null ? "" : version;
    } catch (RuntimeException | LinkageError e) {
      return "";
    }
  }

  /**
   * Returns the jar's file name at the end of a path, also of a jar within a jar ({@code
   * /app.jar!/BOOT-INF/lib/x-1.0.jar!/}), or "".
   */
  static String jarIn(String path) {
    String jar = path.endsWith("!/") ? path.substring(0, path.length() - 2) : path;
    return jar.endsWith(".jar") ? jar.substring(jar.lastIndexOf('/') + 1) : "";
  }

  /** Returns the class's name. */
  public String name() {
    return name;
  }

  /** Returns the file name of its jar, for example "netty-transport-4.1.140.Final.jar", or "". */
  public String jar() {
    return jar;
  }

  /** Returns what the manifest calls the version of its package, or "". */
  public String version() {
    return version;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClassOrigin
        && ((ClassOrigin) other).name.equals(name)
        && ((ClassOrigin) other).jar.equals(jar)
        && ((ClassOrigin) other).version.equals(version);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, jar, version);
  }

  @Override
  public String toString() {
    return jar.isEmpty() ? name : name + " of " + jar;
  }
}
