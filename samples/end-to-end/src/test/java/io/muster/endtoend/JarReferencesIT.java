package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * The agent's jar leaves out what is never reached of its libraries, has one of them in another
 * version than it was built with, and stand-ins for the JDK's logging, slf4j and a class of gRPC's.
 * Whatever is referred to within the jar must be there, or it fails only when a library gets there;
 * and nothing may speak to what the stand-ins stand for.
 */
class JarReferencesIT {
  private static final String OURS = "io/muster/";

  /** Stood in for, or calls that settle a choice of the host. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "java/util/logging/",
          "org/slf4j/",
          "javax/net/ssl/SSLContext getDefault ",
          "java/security/Security getProviders ");

  /** What the agent's TLS may not ask: it does so before main. gRPC names it, and calls none. */
  private static final Set<String> FORBIDDEN_TO_TLS =
      Set.of(
          "java/security/Security ",
          "java/security/Signature ",
          "java/security/MessageDigest ",
          "java/security/KeyFactory ",
          "java/security/cert/",
          "javax/net/ssl/",
          "javax/crypto/");

  private static final Set<String> OF_TLS =
      Set.of(
          "io/muster/agent/lib/bouncycastle/",
          "io/muster/agent/quiet/bouncycastle/",
          "io/muster/agent/tls/",
          "io/muster/agent/crypto/",
          "io/muster/agent/certificate/");

  /** Every class of the jar: its "name descriptor" members, and the types above it. */
  private final Map<String, Set<String>> members = new HashMap<>();

  private final Map<String, List<String>> above = new HashMap<>();

  /** What is referred to, as "type" or "type name descriptor", to the classes that do. */
  private final Map<String, Set<String>> referred = new TreeMap<>();

  @Test
  void everyReferenceWithinTheJarIsMetAndNothingGoesPastTheStandIns() throws Exception {
    Jars.contents(Fleet.AGENT)
        .forEach(
            (name, bytes) -> {
              if (name.endsWith(".class")) {
                new ClassReader(bytes).accept(new Look(), ClassReader.SKIP_DEBUG);
              }
            });
    List<String> missing = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    referred.forEach(
        (reference, by) -> {
          if (reference.startsWith(OURS)) {
            String[] parts = reference.split(" ", 2);
            if (!has(parts[0], parts.length > 1 ? parts[1] : "")) {
              missing.add(reference + " by " + by);
            }
          } else if (FORBIDDEN.stream().anyMatch(reference::startsWith)
              || (FORBIDDEN_TO_TLS.stream().anyMatch(reference::startsWith)
                  && by.stream().anyMatch(JarReferencesIT::isOfTls))) {
            forbidden.add(reference + " by " + by);
          }
        });
    long within = referred.keySet().stream().filter(r -> r.startsWith(OURS)).count();
    System.out.println(
        "agent jar: " + members.size() + " classes, " + within + " references within the jar");
    assertThat(within).isGreaterThan(1_000);
    assertThat(missing).as("references to what is not in the jar").isEmpty();
    assertThat(forbidden).as("references past the stand-ins").isEmpty();
  }

  private static boolean isOfTls(String type) {
    return OF_TLS.stream().anyMatch(type::startsWith);
  }

  private boolean has(String type, String member) {
    Set<String> own = members.get(type);
    if (own == null) {
      return !type.startsWith(OURS) && ofTheJdk(type, member);
    }
    return member.isEmpty()
        || own.contains(member)
        || above.getOrDefault(type, List.of()).stream().anyMatch(t -> has(t, member))
        || ofTheJdk("java/lang/Object", member);
  }

  /** Whether a class of the JDK or one above it has the member. */
  private static boolean ofTheJdk(String type, String member) {
    try {
      Class<?> known = Class.forName(type.replace('/', '.'), false, null);
      Set<String> all = new HashSet<>();
      for (Class<?> at = known; at != null; at = at.getSuperclass()) {
        for (var method : at.getDeclaredMethods()) {
          all.add(method.getName() + " " + Type.getMethodDescriptor(method));
        }
        for (var maker : at.getDeclaredConstructors()) {
          all.add("<init> " + Type.getConstructorDescriptor(maker));
        }
        for (var field : at.getDeclaredFields()) {
          all.add(field.getName() + " " + Type.getDescriptor(field.getType()));
        }
      }
      for (var method : known.getMethods()) {
        all.add(method.getName() + " " + Type.getMethodDescriptor(method));
      }
      return all.contains(member);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Notes what one class has and what it refers to. */
  private final class Look extends ClassVisitor {
    private final Set<String> own = new TreeSet<>();
    private String name = "";

    Look() {
      super(Opcodes.ASM9);
    }

    @Override
    @SuppressWarnings("ParameterNumber") // ASM's own
    public void visit(
        int version, int access, String type, String signature, String parent, String[] types) {
      name = type;
      List<String> supers = new ArrayList<>(List.of(types));
      if (parent != null) {
        supers.add(parent);
      }
      supers.forEach(each -> refer(each, ""));
      members.put(type, own);
      above.put(type, supers);
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access, String field, String type, String signature, Object value) {
      own.add(field + " " + type);
      refer(Type.getType(type));
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String type, String signature, String[] thrown) {
      own.add(method + " " + type);
      refer(Type.getReturnType(type));
      for (Type argument : Type.getArgumentTypes(type)) {
        refer(argument);
      }
      return new Body(this);
    }

    private void refer(Type type) {
      Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
      if (element.getSort() == Type.OBJECT) {
        refer(element.getInternalName(), "");
      }
    }

    private void refer(String type, String member) {
      if (type.startsWith("[")) {
        refer(Type.getType(type));
      } else {
        referred.computeIfAbsent((type + " " + member).trim(), k -> new TreeSet<>()).add(name);
      }
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
      look.refer(owner, method + " " + type);
    }

    @Override
    public void visitFieldInsn(int code, String owner, String field, String type) {
      look.refer(owner, field + " " + type);
      look.refer(Type.getType(type));
    }

    @Override
    public void visitTypeInsn(int code, String type) {
      look.refer(type, "");
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
        if (argument instanceof Handle handle) {
          look.refer(handle.getOwner(), handle.getName() + " " + handle.getDesc());
        }
      }
    }
  }
}
