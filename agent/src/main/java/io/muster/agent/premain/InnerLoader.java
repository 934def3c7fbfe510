package io.muster.agent.premain;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Loads everything but the door from the {@link InnerPack} in the agent's jar: first from there,
 * then from the platform. The application's loaders see none of it, and it sees none of the
 * application.
 */
final class InnerLoader extends ClassLoader {
  private static final String[] DOOR = {
    "io.muster.agent.premain.",
    "io.muster.agent.settings.",
    "io.muster.agent.mirror.",
    "io.muster.agent.wire."
  };

  static {
    registerAsParallelCapable();
  }

  private final InnerPack pack;
  private final ClassLoader door;
  private final ProtectionDomain domain;

  /**
   * Reads from the jar, which stays open; the door's packages come from the loader that has them.
   */
  InnerLoader(File file, ClassLoader door) throws IOException {
    super(platform(door));
    this.door = door;
    this.domain =
        new ProtectionDomain(
            new CodeSource(file.toURI().toURL(), (java.security.cert.Certificate[]) null),
            null,
            this,
            null);
    this.pack = InnerPack.open(file); // last: what fails before it leaves nothing open
  }

  /** Returns the platform loader of Java 9 and later, the extension loader before. */
  private static @Nullable ClassLoader platform(ClassLoader system) {
    return system.getParent();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    for (String prefix : DOOR) {
      if (name.startsWith(prefix)) {
        return door.loadClass(name);
      }
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && name.startsWith("io.muster.")) {
        loaded = define(name);
      }
      return loaded == null ? super.loadClass(name, resolve) : loaded;
    }
  }

  private @Nullable Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes;
    try {
      bytes = pack.read(name);
    } catch (IOException e) {
      throw new ClassNotFoundException(name + " cannot be read from the agent's jar", e);
    }
    if (bytes == null) {
      return null;
    }
    String folder = name.substring(0, name.lastIndexOf('.'));
    if (getPackage(folder) == null) { // Java 8 makes none itself, and libraries ask for theirs
      try {
        definePackage(folder, null, null, null, null, null, null, null);
      } catch (IllegalArgumentException e) {
        return defineClass(name, bytes, 0, bytes.length, domain); // another thread was faster
      }
    }
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      byte[] bytes = pack.read(name);
      return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    } catch (IOException e) {
      return null;
    }
  }
}
