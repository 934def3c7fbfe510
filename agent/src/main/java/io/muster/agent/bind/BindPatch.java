package io.muster.agent.bind;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Puts one call before each return of {@code bind(SocketAddress, int)}, with the bound object, and
 * of {@code Runtime.load0} and {@code loadLibrary0}, with the library's name. Pure.
 */
final class BindPatch extends ClassVisitor {
  private static final int MAJOR_HIGH = 6;
  private static final int MAJOR_LOW = 7;
  private static final int THIS = 0;
  private static final int SECOND_PARAMETER = 2;

  private boolean found;

  private BindPatch(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /**
   * Returns the class with the call, all else as it was.
   *
   * @throws IllegalStateException when it has none of these methods
   */
  static byte[] applied(byte[] pristine) {
    ClassReader reader = new ClassReader(readable(pristine));
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    BindPatch patch = new BindPatch(writer);
    reader.accept(patch, 0);
    if (!patch.found) {
      throw new IllegalStateException("nothing to patch in " + reader.getClassName());
    }
    byte[] patched = writer.toByteArray();
    System.arraycopy(pristine, 4, patched, 4, 4); // the version it came with
    return patched;
  }

  /** A class newer than ASM knows is read as the newest it knows: no bind needs what came later. */
  private static byte[] readable(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (((copy[MAJOR_HIGH] & 0xff) << 8 | (copy[MAJOR_LOW] & 0xff)) > Opcodes.V25) {
      copy[MAJOR_HIGH] = 0;
      copy[MAJOR_LOW] = (byte) Opcodes.V25;
    }
    return copy;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    boolean bind = name.equals("bind") && descriptor.startsWith("(Ljava/net/SocketAddress;I)");
    boolean load =
        (name.equals("load0") || name.equals("loadLibrary0"))
            && descriptor.equals("(Ljava/lang/Class;Ljava/lang/String;)V");
    if (!bind && !load || (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) != 0) {
      return next;
    }
    found = true;
    return new CallBeforeReturn(next, bind ? THIS : SECOND_PARAMETER);
  }

  private static final class CallBeforeReturn extends MethodVisitor {
    private final int handedOver;

    /** Hands over the local variable of that number, which is never assigned. */
    CallBeforeReturn(MethodVisitor next, int handedOver) {
      super(Opcodes.ASM9, next);
      this.handedOver = handedOver;
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        super.visitVarInsn(Opcodes.ALOAD, handedOver);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC, Relay.INTERNAL, Relay.METHOD, "(Ljava/lang/Object;)V", false);
      }
      super.visitInsn(opcode);
    }
  }
}
