package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A Spring Boot service that knows of nothing but an ordinary placeholder. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpringBootIT {
  private static final Path JAR =
      Fleet.ROOT.resolve("samples/spring-boot/target/spring-boot-service.jar");

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream()
        .filter(e -> e.getKey() >= 17)
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void thePlaceholderHasTheDependencyAndTheRegistryKnowsWhatRuns(int feature, Path java)
      throws Exception {
    try (Fleet fleet = Fleet.withRegistry(folder);
        Web web = new Web()) {
      Proc explosion =
          fleet.jar(java, Fleet.ROOT.resolve("samples/trio/target/explosion-service.jar"));
      int needed = fleet.awaitPorts("explosion-service", 1).getService().getPorts(0).getNumber();
      fleet.jar(java, JAR, "-Dmuster.requires=explosion-service");
      Instance spring = fleet.awaitPorts("spring-boot-service", 1);
      Port port = spring.getService().getPorts(0);
      assertThat(web.get(port.getNumber(), "/wiring").body())
          .isEqualTo("explosion.url=http://127.0.0.1:" + needed + "\n");
      assertThat(web.get(port.getNumber(), "/").body())
          .contains("spring-boot-service: BOOM", "(pid " + explosion.pid() + ")");
      assertThat(port.getProtocol()).isEqualTo("http");
      assertThat(port.getFramework().getName()).isEqualTo("Spring Boot");
      assertThat(port.getFramework().getVersion()).isEqualTo(carried("spring-boot"));
      assertThat(port.getServer().getName()).isEqualTo("Tomcat");
      assertThat(port.getServer().getVersion()).isEqualTo(carried("tomcat-embed-core"));
    }
  }

  /** Returns the version of the library the fat jar carries. */
  private static String carried(String library) throws IOException {
    String start = "BOOT-INF/lib/" + library + "-";
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.matches(start + "[0-9].*\\.jar"))
          .map(name -> name.substring(start.length(), name.length() - ".jar".length()))
          .findFirst()
          .orElseThrow();
    }
  }
}
