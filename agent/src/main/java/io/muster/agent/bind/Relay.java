package io.muster.agent.bind;

import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The one class that boot code can call: {@code java.net.MusterBind}, made in memory. It hands the
 * bound object to a listener if there is one, and lets nothing out:
 *
 * <pre>
 *   public static volatile Consumer listener;
 *   public static void bound(Object socket) {
 *     try { listener.accept(socket); } catch (Throwable nobodyListens) { }
 *   }
 * </pre>
 */
final class Relay {
  static final String NAME = "java.net.MusterBind";
  static final String INTERNAL = "java/net/MusterBind";
  static final String FIELD = "listener";
  static final String METHOD = "bound";
  private static final String CONSUMER = "java/util/function/Consumer";

  private Relay() {}

  static byte[] bytes() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    // Java 6: no stack maps are needed, and every Java still takes it.
    writer.visit(
        Opcodes.V1_6,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
        INTERNAL,
        null,
        "java/lang/Object",
        null);
    int open = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    writer
        .visitField(open | Opcodes.ACC_VOLATILE, FIELD, "L" + CONSUMER + ";", null, null)
        .visitEnd();
    MethodVisitor code = writer.visitMethod(open, METHOD, "(Ljava/lang/Object;)V", null, null);
    Label start = new Label();
    Label end = new Label();
    Label caught = new Label();
    code.visitCode();
    code.visitTryCatchBlock(start, end, caught, "java/lang/Throwable");
    code.visitLabel(start);
    code.visitFieldInsn(Opcodes.GETSTATIC, INTERNAL, FIELD, "L" + CONSUMER + ";");
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(
        Opcodes.INVOKEINTERFACE, CONSUMER, "accept", "(Ljava/lang/Object;)V", true);
    code.visitInsn(Opcodes.RETURN);
    code.visitLabel(end);
    code.visitLabel(caught);
    code.visitInsn(Opcodes.POP);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
