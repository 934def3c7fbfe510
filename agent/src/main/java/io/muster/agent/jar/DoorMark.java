package io.muster.agent.jar;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Marks {@code premain} as a method of variable arity, which it is not: its last parameter is no
 * array. From Java 18 on the JDK calls a method through method handles, which costs some classes
 * made at run time before the application's main; one with this mark it cannot call so, and calls
 * as Java 17 does. For the JVM the mark means nothing. Pure.
 */
final class DoorMark extends ClassVisitor {
  private static final String DOOR = "premain";

  private boolean found;

  private DoorMark(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /**
   * Returns the class with its door marked.
   *
   * @throws IllegalStateException when it has none
   */
  static byte[] applied(byte[] door) {
    ClassReader reader = new ClassReader(door);
    ClassWriter writer = new ClassWriter(reader, 0);
    DoorMark mark = new DoorMark(writer);
    reader.accept(mark, 0);
    if (!mark.found) {
      throw new IllegalStateException("no " + DOOR + " in " + reader.getClassName());
    }
    return writer.toByteArray();
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    boolean door = name.equals(DOOR);
    found |= door;
    return super.visitMethod(
        door ? access | Opcodes.ACC_VARARGS : access, name, descriptor, signature, exceptions);
  }
}
