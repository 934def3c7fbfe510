package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindPatchTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.net.ServerSocket",
        "sun.nio.ch.ServerSocketChannelImpl",
        "sun.nio.ch.AsynchronousServerSocketChannelImpl"
      })
  void theJdksOwnBindsCallTheRelayBeforeTheyReturnAndAllElseStays(String name) throws IOException {
    byte[] pristine = BindHook.pristine(name);
    byte[] patched = BindPatch.applied(pristine);
    List<String> before = instructions(pristine);
    List<String> after = instructions(patched);
    long calls = after.stream().filter(line -> line.endsWith("java/net/MusterBind.bound")).count();
    assertThat(calls).isPositive();
    after.removeIf(line -> line.endsWith("MusterBind.bound") || line.endsWith("bind! aload_0"));
    before.removeIf(line -> line.endsWith("bind! aload_0"));
    assertThat(after).isEqualTo(before);
    assertThat(patched[7]).isEqualTo(pristine[7]);
  }

  @Test
  void theLoadingOfALibraryHandsOverItsName() throws IOException {
    List<String> after = instructions(BindPatch.applied(BindHook.pristine("java.lang.Runtime")));
    String load = "load0(Ljava/lang/Class;Ljava/lang/String;)V ";
    int call = after.indexOf(load + Opcodes.INVOKESTATIC + " java/net/MusterBind.bound");
    assertThat(call).isPositive();
    assertThat(after.get(call - 1)).isEqualTo(load + Opcodes.ALOAD + " 2");
    assertThat(after.get(call + 1)).isEqualTo(load + Opcodes.RETURN);
  }

  @Test
  void aClassOfAJavaYetToComeIsReadAndKeepsItsVersion() throws IOException {
    byte[] newer = BindHook.pristine("java.net.ServerSocket");
    newer[7] = 99;
    assertThat(BindPatch.applied(newer)[7]).isEqualTo((byte) 99);
  }

  @Test
  void aClassWithoutThatBindIsRefused() throws IOException {
    byte[] other = BindHook.pristine("java.net.Socket");
    assertThatThrownBy(() -> BindPatch.applied(other)).hasMessageContaining("java/net/Socket");
  }

  /** One line for each call, return and load of this, in order, with its method. */
  private static List<String> instructions(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String sign, String[] exceptions) {
                boolean bind = descriptor.startsWith("(Ljava/net/SocketAddress;I)");
                return new Lines(lines, name + (bind ? "! " : descriptor + " "));
              }
            },
            0);
    return lines;
  }

  private static final class Lines extends MethodVisitor {
    private final List<String> lines;
    private final String method;

    Lines(List<String> lines, String method) {
      super(Opcodes.ASM9);
      this.lines = lines;
      this.method = method;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      lines.add(method + opcode + " " + owner + "." + name);
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
      lines.add(
          method + (opcode == Opcodes.ALOAD && index == 0 ? "aload_0" : opcode + " " + index));
    }

    @Override
    public void visitInsn(int opcode) {
      lines.add(method + opcode);
    }
  }
}
