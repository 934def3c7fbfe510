package io.muster.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * An agent of the tests that rewrites ours while it is loaded: with the argument "record" every
 * method of our own says on standard error that it was entered; with the name of a method, that one
 * throws an {@code OutOfMemoryError} instead of doing its work.
 */
public final class Saboteur implements ClassFileTransformer {
  static final String ENTERED = "saboteur: entered ";
  private static final String OURS = "io/muster/agent/";
  private static final String LIBRARIES = OURS + "lib/";
  private final String order;

  private Saboteur(String order) {
    this.order = order;
  }

  /** The agent. */
  public static void premain(String order, Instrumentation instrumentation) {
    instrumentation.addTransformer(new Saboteur(order));
  }

  /** Makes its jar; returns the JVM's option. It has to come before our agent's. */
  static String option(Path folder, String order) throws IOException {
    Path jar = folder.resolve("saboteur.jar");
    if (!Files.exists(jar)) {
      Manifest manifest = new Manifest();
      Attributes attributes = manifest.getMainAttributes();
      attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      attributes.put(new Attributes.Name("Premain-Class"), Saboteur.class.getName());
      attributes.put(
          Attributes.Name.CLASS_PATH, home(Saboteur.class) + " " + home(ClassReader.class));
      try (OutputStream out = Files.newOutputStream(jar)) {
        new JarOutputStream(out, manifest).close();
      }
    }
    return "-javaagent:" + jar + "=" + order;
  }

  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toUri()
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> before,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || !name.startsWith(OURS) || name.startsWith(LIBRARIES)) {
      return null;
    }
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Rewrite(name, writer), 0);
    return writer.toByteArray();
  }

  private final class Rewrite extends ClassVisitor {
    private final String type;

    Rewrite(String type, ClassVisitor to) {
      super(Opcodes.ASM9, to);
      this.type = type;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] thrown) {
      MethodVisitor body = super.visitMethod(access, name, descriptor, signature, thrown);
      if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
        return body;
      }
      String method = type.substring(OURS.length()) + "." + name + descriptor;
      if (order.equals("record")) {
        return new Telltale(method, body);
      }
      if (method.equals(order)) {
        fail(body);
        return null; // its own code is dropped
      }
      return body;
    }
  }

  private static void fail(MethodVisitor body) {
    String error = "java/lang/OutOfMemoryError";
    body.visitCode();
    body.visitTypeInsn(Opcodes.NEW, error);
    body.visitInsn(Opcodes.DUP);
    body.visitLdcInsn("made by the test");
    body.visitMethodInsn(Opcodes.INVOKESPECIAL, error, "<init>", "(Ljava/lang/String;)V", false);
    body.visitInsn(Opcodes.ATHROW);
    body.visitMaxs(0, 0);
    body.visitEnd();
  }

  /** Has a method say that it was entered. */
  private static final class Telltale extends MethodVisitor {
    private final String method;

    Telltale(String method, MethodVisitor body) {
      super(Opcodes.ASM9, body);
      this.method = method;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitFieldInsn(Opcodes.GETSTATIC, "java/lang/System", "err", "Ljava/io/PrintStream;");
      visitLdcInsn(ENTERED + method);
      visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, "java/io/PrintStream", "println", "(Ljava/lang/String;)V", false);
    }
  }
}
