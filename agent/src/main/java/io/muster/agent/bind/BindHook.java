package io.muster.agent.bind;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Has the JDK's own binds call {@code java.net.MusterBind.bound(this)} when they have succeeded.
 * The three classes are redefined once from their pristine bytes; no transformer stays behind.
 */
final class BindHook {
  private static final String[] CLASSES = {
    "java.net.ServerSocket",
    "sun.nio.ch.ServerSocketChannelImpl",
    "sun.nio.ch.AsynchronousServerSocketChannelImpl"
  };

  private BindHook() {}

  /**
   * Installs the hook.
   *
   * @param listener called on the host's binding thread with the bound object
   * @throws ReflectiveOperationException or another exception when it cannot stand; nothing is
   *     changed then
   */
  static void install(Instrumentation instrumentation, Consumer<Object> listener)
      throws ReflectiveOperationException, IOException {
    Class<?> relay = BootClass.define(instrumentation, Relay.NAME, Relay.bytes());
    relay.getField(Relay.FIELD).set(null, listener);
    List<ClassDefinition> definitions = new ArrayList<>();
    for (String name : CLASSES) {
      Class<?> type = Class.forName(name, false, null);
      definitions.add(new ClassDefinition(type, patched(pristine(name))));
    }
    try {
      instrumentation.redefineClasses(definitions.toArray(new ClassDefinition[0]));
    } catch (java.lang.instrument.UnmodifiableClassException e) {
      throw new ReflectiveOperationException(e);
    }
  }

  private static byte[] pristine(String name) throws IOException {
    String path = name.replace('.', '/') + ".class";
    InputStream found = ClassLoader.getSystemResourceAsStream(path);
    if (found == null) {
      found = ServerSocket.class.getResourceAsStream("/" + path);
    }
    if (found == null) {
      throw new IOException("the bytes of " + name + " are not to be had");
    }
    try (InputStream in = found) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[16 * 1024];
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        out.write(part, 0, length);
      }
      return out.toByteArray();
    }
  }

  /** Returns the class with a call before each return of {@code bind(SocketAddress, int)}. */
  static byte[] patched(byte[] pristine) {
    ClassReader reader = new ClassReader(supported(pristine));
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    boolean[] found = new boolean[1];
    reader.accept(new Patch(writer, found), 0);
    if (!found[0]) {
      throw new IllegalStateException("no bind(SocketAddress, int) in " + reader.getClassName());
    }
    byte[] patched = writer.toByteArray();
    System.arraycopy(pristine, 4, patched, 4, 4); // the version it came with
    return patched;
  }

  /** A class newer than ASM knows is read as the newest it knows: no bind needs what came later. */
  private static byte[] supported(byte[] bytes) {
    byte[] copy = bytes.clone();
    int newest = Opcodes.V25;
    if (((copy[6] & 0xff) << 8 | (copy[7] & 0xff)) > newest) {
      copy[6] = 0;
      copy[7] = (byte) newest;
    }
    return copy;
  }

  private static final class Patch extends ClassVisitor {
    private final boolean[] found;

    Patch(ClassVisitor next, boolean[] found) {
      super(Opcodes.ASM9, next);
      this.found = found;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals("bind")
          || !descriptor.startsWith("(Ljava/net/SocketAddress;I)")
          || (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) != 0) {
        return next;
      }
      found[0] = true;
      return new CallBeforeReturn(next);
    }
  }

  private static final class CallBeforeReturn extends MethodVisitor {
    CallBeforeReturn(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC, Relay.INTERNAL, Relay.METHOD, "(Ljava/lang/Object;)V", false);
      }
      super.visitInsn(opcode);
    }
  }
}
