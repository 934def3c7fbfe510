package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.Allowed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InnerLoaderTest {
  @TempDir Path folder;

  private InnerLoader loader(byte[] bytes) throws IOException {
    Path jar = folder.resolve("an agent.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("muster-inner/io/muster/agent/Allowed.classdata"));
      out.write(bytes);
      out.putNextEntry(new ZipEntry("muster-inner/words.txt"));
      out.write("inner".getBytes(StandardCharsets.UTF_8));
    }
    return new InnerLoader(jar.toFile(), InnerLoaderTest.class.getClassLoader());
  }

  private static byte[] allowed() throws IOException {
    try (InputStream in = Allowed.class.getResourceAsStream("Allowed.class")) {
      return in.readAllBytes();
    }
  }

  @Test
  void theInnerRealmHasClassesOfItsOwn() throws Exception {
    InnerLoader loader = loader(allowed());
    Class<?> inner = loader.loadClass(Allowed.class.getName());
    assertThat(inner).isNotSameAs(Allowed.class);
    assertThat(inner.getClassLoader()).isSameAs(loader);
    assertThat(inner.getPackage().getName()).isEqualTo("io.muster.agent");
    assertThat(loader.loadClass(Allowed.class.getName())).isSameAs(inner);
  }

  @Test
  void theDoorIsShared() throws Exception {
    assertThat(loader(allowed()).loadClass(AgentContext.class.getName()))
        .isSameAs(AgentContext.class);
  }

  @Test
  void theApplicationIsNotSeen() throws IOException {
    InnerLoader loader = loader(allowed());
    assertThatThrownBy(() -> loader.loadClass("org.assertj.core.api.Assertions"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> loader.loadClass("io.muster.agent.Agent"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void resourcesAreReadFromInside() throws IOException {
    try (InputStream in = loader(allowed()).getResourceAsStream("words.txt")) {
      assertThat(in).hasContent("inner");
    }
    assertThat(loader(allowed()).getResourceAsStream("nothing.txt")).isNull();
  }

  @Test
  void aDamagedClassIsAnErrorOfItsOwnLoading() throws IOException {
    InnerLoader loader = loader(new byte[] {1, 2, 3});
    assertThatThrownBy(() -> loader.loadClass(Allowed.class.getName()))
        .isInstanceOf(ClassFormatError.class);
  }
}
