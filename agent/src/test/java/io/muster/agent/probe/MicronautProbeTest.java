package io.muster.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.ClassOrigin;
import io.muster.agent.bind.Findings;
import io.muster.agent.bind.Witness;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicronautProbeTest {
  private static final String SERVER = "io.micronaut.http.server.netty.NettyHttpServer";
  private static final Map<String, String> FILES =
      Map.of(
          "application.properties",
          "micronaut.server.context-path=/shop\n"
              + "micronaut.router.static-resources.docs.paths=classpath:META-INF/swagger\n"
              + "micronaut.router.static-resources.docs.mapping=/swagger/**\n",
          "META-INF/swagger/shop-1.yml",
          "openapi: 3.0.1\n",
          "META-INF/swagger/views/index.html",
          "<html></html>\n");

  @TempDir Path folder;

  @Test
  void pathsAreReadFromTheApplicationsFolder() throws Exception {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = folder.resolve("classes").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    assertFound(folder.resolve("classes"));
  }

  @Test
  void pathsAreReadFromTheApplicationsJar() throws Exception {
    Path jar = folder.resolve("shop.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/swagger/"));
      for (Map.Entry<String, String> file : FILES.entrySet()) {
        out.putNextEntry(new JarEntry(file.getKey()));
        out.write(file.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    assertFound(jar);
  }

  @Test
  void aPropertyOfTheProcessGoesBeforeTheFile() throws Exception {
    Properties system = new Properties();
    system.setProperty("micronaut.server.context-path", "/other");
    assertThat(look("default-nioEventLoopGroup-1-1", folder, system).contextPath())
        .isEqualTo("/other");
  }

  @Test
  void aJvmThatDoesNotOpenItselfLeavesTheFile() {
    MicronautServer closed =
        new MicronautServer(
            prefix -> {
              throw new ClassNotFoundException(prefix);
            });
    assertThat(closed.settings(80)).isNull();
  }

  @Test
  void aPortOfAnotherThreadIsLeftAlone() throws Exception {
    assertThat(look("main", folder, new Properties())).isEqualTo(Findings.NONE);
  }

  private static void assertFound(Path application) throws Exception {
    Findings found = look("default-eventLoopGroup-1-2", application, new Properties());
    assertThat(found.contextPath()).isEqualTo("/shop");
    assertThat(found.apis())
        .extracting(api -> api.kind() + " " + api.path())
        .containsExactly("openapi /shop/swagger/shop-1.yml");
  }

  private static Findings look(String thread, Path application, Properties system)
      throws Exception {
    try (URLClassLoader loader = loader(application)) {
      Class<?> server = loader.loadClass(Server.class.getName());
      Host host = new Host(Map.of(SERVER, List.of(server)), system, Map.of());
      Witness witness = Witness.of(thread, List.of(ClassOrigin.of("io.netty.X", "", "")));
      return new MicronautProbe(new MicronautServer(prefix -> List.of()))
          .look(BoundSocket.of("::", 80, 0, witness), host);
    }
  }

  /** Stands for the framework's class: what is looked at is its loader. */
  static final class Server {}

  /** A loader of its own that has the application's files and the class above. */
  private static URLClassLoader loader(Path application) throws IOException {
    URL classes = Server.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {application.toUri().toURL(), classes}, null);
  }
}
