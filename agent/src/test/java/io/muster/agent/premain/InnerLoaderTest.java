package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.agent.Allowed;
import io.muster.agent.OpenFiles;
import io.muster.agent.jar.PackWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InnerLoaderTest {
  @TempDir Path folder;

  private InnerLoader loader(byte[] bytes) throws IOException {
    return loader(bytes, ZipEntry.STORED);
  }

  private InnerLoader loader(byte[] bytes, int method) throws IOException {
    PackWriter pack = new PackWriter();
    pack.add("io/muster/agent/Allowed.class", bytes);
    pack.add("words.txt", "inner".getBytes(StandardCharsets.UTF_8));
    return new InnerLoader(jar(pack.bytes(), method), InnerLoaderTest.class.getClassLoader());
  }

  private File jar(byte[] pack, int method) throws IOException {
    Path jar = folder.resolve("an agent.jar");
    ZipEntry entry = new ZipEntry(InnerPack.ENTRY);
    entry.setMethod(method);
    entry.setSize(pack.length);
    CRC32 sum = new CRC32();
    sum.update(pack);
    entry.setCrc(sum.getValue());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(entry);
      out.write(pack);
    }
    return jar.toFile();
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

  @Test
  void aJarThatWasPackedAnewAndDeflatedIsReadTheSame() throws Exception {
    InnerLoader loader = loader(allowed(), ZipEntry.DEFLATED);
    assertThat(loader.loadClass(Allowed.class.getName()).getClassLoader()).isSameAs(loader);
    try (InputStream in = loader.getResourceAsStream("words.txt")) {
      assertThat(in).hasContent("inner");
    }
  }

  @Test
  void namesOfOneHashAreToldApart() throws Exception {
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    PackWriter writer = new PackWriter();
    writer.add("BB", new byte[] {2});
    writer.add("Aa", new byte[] {1});
    writer.add("nothing", new byte[0]);
    InnerPack pack = InnerPack.open(jar(writer.bytes(), ZipEntry.STORED));
    assertThat(pack.read("Aa")).containsExactly(1);
    assertThat(pack.read("BB")).containsExactly(2);
    assertThat(pack.read("nothing")).isEmpty();
    assertThat(pack.read("C#")).isNull(); // of that hash, too
  }

  @Test
  void aPackThatIsCutOffAnywhereIsAnIoException() throws Exception {
    PackWriter writer = new PackWriter();
    writer.add("one", new byte[] {1, 2, 3});
    writer.add("two", new byte[] {4, 5, 6});
    byte[] whole = writer.bytes();
    for (int length = 0; length < whole.length; length++) {
      File jar = jar(Arrays.copyOf(whole, length), ZipEntry.STORED);
      assertThatThrownBy(
              () -> {
                InnerPack pack = InnerPack.open(jar);
                pack.read("one");
                pack.read("two");
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the agent's jar is damaged");
    }
  }

  @Test
  void aJarWithoutAPackSaysSo() throws Exception {
    Path jar = folder.resolve("empty.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("else"));
    }
    assertThatThrownBy(() -> InnerPack.open(jar.toFile()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not whole");
  }

  @Test
  void aJarOfWhichNothingComesIsClosedAgain() throws Exception {
    assumeTrue(OpenFiles.areKnown(), "only Linux lists what a process has open");
    PackWriter writer = new PackWriter();
    writer.add("one", new byte[] {1, 2, 3});
    byte[] damaged = writer.bytes();
    damaged[0] = 0;
    for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
      File jar = jar(damaged, method);
      assertThatThrownBy(() -> new InnerLoader(jar, InnerLoaderTest.class.getClassLoader()))
          .isInstanceOf(IOException.class);
      assertThat(OpenFiles.of(jar)).isZero();
    }
    File whole = jar(new PackWriter().bytes(), ZipEntry.STORED);
    InnerLoader loader = new InnerLoader(whole, InnerLoaderTest.class.getClassLoader());
    assertThat(OpenFiles.of(whole)).isEqualTo(1);
    assertThat(loader.getResourceAsStream("one")).isNull();
  }
}
