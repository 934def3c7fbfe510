package io.muster.agent.bind;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the JDK's own binds call {@code java.net.MusterBind.bound(this)} when they have succeeded,
 * and the loading of native libraries with the library's name: some of them bind by themselves. The
 * classes are redefined once from their pristine bytes; no transformer stays behind.
 */
final class BindHook {
  /** Channel adaptors and the asynchronous channels of every system end in these. */
  private static final String[] CLASSES = {
    "java.net.ServerSocket",
    "sun.nio.ch.ServerSocketChannelImpl",
    "sun.nio.ch.AsynchronousServerSocketChannelImpl"
  };

  private static final String LIBRARIES = "java.lang.Runtime";

  private static volatile @Nullable Class<?> relay;

  private BindHook() {}

  /**
   * Installs the hook; returns in how many classes it stands.
   *
   * @param listener called on the host's thread with the bound object, or a library's name
   * @throws ReflectiveOperationException or any other exception when it cannot stand at all; no
   *     bind is changed then
   */
  static int install(Instrumentation instrumentation, Consumer<Object> listener)
      throws ReflectiveOperationException, IOException, UnmodifiableClassException {
    List<ClassDefinition> definitions = new ArrayList<>();
    for (String name : CLASSES) {
      definitions.add(patched(name));
    }
    Class<?> boot = BootClass.define(instrumentation, Relay.NAME, Relay.bytes());
    boot.getField(Relay.FIELD).set(null, listener);
    relay = boot;
    instrumentation.redefineClasses(definitions.toArray(new ClassDefinition[0]));
    return definitions.size();
  }

  /**
   * Has the loading of native libraries call the listener too, once the hook stands.
   *
   * @throws ReflectiveOperationException or any other exception when it cannot; nothing is changed
   */
  static void installForLibraries(Instrumentation instrumentation)
      throws ReflectiveOperationException, IOException, UnmodifiableClassException {
    instrumentation.redefineClasses(patched(LIBRARIES));
  }

  private static ClassDefinition patched(String name)
      throws ReflectiveOperationException, IOException {
    return new ClassDefinition(Class.forName(name, false, null), BindPatch.applied(pristine(name)));
  }

  /** Has the patched binds call nobody. */
  static void silence() {
    Class<?> boot = relay;
    if (boot != null) {
      try {
        boot.getField(Relay.FIELD).set(null, null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the relay is this package's own", e);
      }
    }
  }

  /** Returns a JDK class's bytes as the JDK brought them. */
  static byte[] pristine(String name) throws IOException {
    String path = "/" + name.replace('.', '/') + ".class";
    // Through a class of the same module: the host's own system loader is not asked.
    try (InputStream in = ServerSocket.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("the bytes of " + name + " are not to be had");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
      byte[] part = new byte[16 * 1024];
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        out.write(part, 0, length);
      }
      return out.toByteArray();
    }
  }
}
