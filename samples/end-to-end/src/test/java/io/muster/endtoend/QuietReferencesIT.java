package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The libraries in the agent's jar speak to silent stand-ins instead of the JDK's logging and
 * slf4j. Whatever they call of them must be there, or it fails only when a library wants to log.
 */
class QuietReferencesIT {
  private static final String QUIET = "io/muster/agent/quiet/";
  private static final String INNER = "muster-inner/";

  /**
   * A class of a library for which we have our own; the library's other variants of it are dead.
   */
  private static final String REPLACED = "io/muster/agent/lib/grpc/okhttp/internal/Platform";

  /** Calls that settle a choice of the host. */
  private static final Set<String> SETTLING =
      Set.of("javax/net/ssl/SSLContext getDefault", "java/security/Security getProviders");

  /** Stand-ins to what they have: "name descriptor" of members, and the types above. */
  private final Map<String, Set<String>> members = new HashMap<>();

  private final Map<String, List<String>> above = new HashMap<>();

  /** What is called, to who calls it. */
  private final Map<String, Set<String>> called = new TreeMap<>();

  private final Set<String> forbidden = new TreeSet<>();

  @Test
  void everyCallOfAStandInIsMetAndNothingCallsTheRealOnes() throws Exception {
    int classes = 0;
    try (JarFile jar = new JarFile(Fleet.AGENT.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().endsWith(".classdata") || entry.getName().endsWith(".class")) {
          read(jar, entry);
          classes++;
        }
      }
    }
    List<String> missing = new ArrayList<>();
    called.forEach(
        (member, callers) -> {
          String[] parts = member.split(" ", 2);
          if (!has(parts[0], parts.length > 1 ? parts[1] : "")) {
            missing.add(member + " called by " + callers);
          }
        });
    System.out.println(
        "agent jar: " + classes + " classes, " + called.size() + " members of stand-ins called");
    assertThat(members).as("stand-ins in the jar").isNotEmpty();
    assertThat(called).as("members of stand-ins that are called").isNotEmpty();
    assertThat(missing).isEmpty();
    assertThat(forbidden).as("references past the stand-ins").isEmpty();
  }

  private void read(JarFile jar, JarEntry entry) {
    try {
      byte[] bytes = jar.getInputStream(entry).readAllBytes();
      new ClassReader(bytes).accept(new Look(entry.getName()), ClassReader.SKIP_DEBUG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean has(String type, String member) {
    Set<String> own = members.get(type);
    if (own == null) {
      return false;
    }
    return member.isEmpty()
        || own.contains(member)
        || inherited(member)
        || above.getOrDefault(type, List.of()).stream().anyMatch(t -> has(t, member));
  }

  private static boolean isStandIn(String type) {
    return type.startsWith(QUIET)
        || type.equals(REPLACED)
        || type.equals(REPLACED + "$TlsExtensionType");
  }

  /** Returns whether every object has it. */
  private static boolean inherited(String member) {
    return Set.of(
            "toString ()Ljava/lang/String;",
            "hashCode ()I",
            "equals (Ljava/lang/Object;)Z",
            "getClass ()Ljava/lang/Class;")
        .contains(member);
  }

  /** Notes what one class has and what it refers to. */
  private final class Look extends ClassVisitor {
    private final String file;
    private String name = "";

    Look(String file) {
      super(Opcodes.ASM9);
      this.file = file.replace(INNER, "");
    }

    @Override
    @SuppressWarnings("ParameterNumber") // ASM's own
    public void visit(
        int version, int access, String own, String signature, String parent, String[] types) {
      name = own;
      refer(parent, "");
      List.of(types).forEach(type -> refer(type, ""));
      if (isStandIn(own)) {
        members.put(own, new TreeSet<>());
        List<String> supers = new ArrayList<>(List.of(types));
        supers.add(parent);
        above.put(own, supers);
      }
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access, String field, String type, String signature, Object value) {
      declare(field, type, access);
      refer(Type.getType(type));
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String type, String signature, String[] thrown) {
      declare(method, type, access);
      refer(Type.getReturnType(type));
      for (Type argument : Type.getArgumentTypes(type)) {
        refer(argument);
      }
      return new Body(this);
    }

    private void declare(String member, String type, int access) {
      Set<String> own = members.get(name);
      if (own != null && (access & Opcodes.ACC_PRIVATE) == 0) {
        own.add(member + " " + type);
      }
    }

    private void refer(Type type) {
      Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
      if (element.getSort() == Type.OBJECT) {
        refer(element.getInternalName(), "");
      }
    }

    private void refer(String type, String member) {
      if (type == null || name.equals(type)) {
        return;
      }
      if (isStandIn(type) && !name.startsWith(REPLACED + "$")) {
        called.computeIfAbsent((type + " " + member).trim(), k -> new TreeSet<>()).add(file);
      } else if (type.startsWith("java/util/logging/") || type.startsWith("org/slf4j/")) {
        forbid(type);
      }
    }

    private void forbid(String what) {
      forbidden.add(what + " by " + file);
    }
  }

  /** Notes what one method refers to. */
  private static final class Body extends MethodVisitor {
    private final Look look;

    Body(Look look) {
      super(Opcodes.ASM9);
      this.look = look;
    }

    @Override
    public void visitMethodInsn(
        int code, String owner, String method, String type, boolean ofInterface) {
      look.refer(Type.getObjectType(owner));
      if (isStandIn(owner)) {
        look.refer(owner, method + " " + type);
      } else if (SETTLING.contains(owner + " " + method)) {
        look.forbid(owner + "." + method);
      }
    }

    @Override
    public void visitFieldInsn(int code, String owner, String field, String type) {
      look.refer(owner, field + " " + type);
      look.refer(Type.getType(type));
    }

    @Override
    public void visitTypeInsn(int code, String type) {
      look.refer(Type.getObjectType(type));
    }

    @Override
    public void visitLdcInsn(Object value) {
      if (value instanceof Type type && type.getSort() != Type.METHOD) {
        look.refer(type);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String method, String type, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle && isStandIn(handle.getOwner())) {
          look.refer(handle.getOwner(), handle.getName() + " " + handle.getDesc());
        }
      }
    }
  }
}
