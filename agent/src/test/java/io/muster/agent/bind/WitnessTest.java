package io.muster.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WitnessTest {
  @Test
  void runsOfOneClassCountOnceAndTheAgentsOwnAreLeftOut() {
    Class<?>[] stack = {
      Witness.class, java.net.ServerSocket.class, java.net.ServerSocket.class, List.class
    };
    assertThat(Witness.of("main", stack).stack())
        .extracting(ClassOrigin::name)
        .containsExactly("java.net.ServerSocket", "java.util.List");
  }

  @Test
  void theStackOfTheCallerIsReadWithItsJars() {
    Witness witness = Witness.of("main", new HostStack().classes());
    assertThat(witness.stack())
        .anySatisfy(
            type -> {
              assertThat(type.name()).startsWith("org.junit.platform.");
              assertThat(type.jar()).matches("junit-platform-.*\\.jar");
            });
  }

  @Test
  void classesOfTheJdkCarryItsVersion() throws Exception {
    for (String name : List.of("java.net.ServerSocket", "com.sun.net.httpserver.HttpServer")) {
      ClassOrigin type = ClassOrigin.of(Class.forName(name));
      assertThat(type.jar()).isEmpty();
      assertThat(type.version()).isEqualTo(System.getProperty("java.version"));
    }
  }

  @Test
  void aStackWithoutTheApplicationIsVague() {
    assertThat(Witness.NOBODY.vague()).isTrue();
    assertThat(Witness.of(List.of("java.net.ServerSocket", "io.netty.channel.X")).vague()).isTrue();
    assertThat(Witness.of(List.of("org.apache.pekko.io.TcpListener", "scala.X")).vague()).isTrue();
    assertThat(Witness.of(List.of("java.net.ServerSocket", "shop.Main")).vague()).isFalse();
    assertThat(Witness.of(List.of("sun.net.httpserver.ServerImpl")).vague()).isFalse();
  }

  @Test
  void theJarIsFoundAtTheEndOfEveryKindOfLocation() {
    assertThat(ClassOrigin.jarIn("/opt/shop/lib/netty-1.jar")).isEqualTo("netty-1.jar");
    assertThat(ClassOrigin.jarIn("file:/app.jar!/BOOT-INF/lib/tomcat-9.jar!/"))
        .isEqualTo("tomcat-9.jar");
    assertThat(ClassOrigin.jarIn("/app.jar/!BOOT-INF/lib/tomcat-9.jar!/"))
        .isEqualTo("tomcat-9.jar");
    assertThat(ClassOrigin.jarIn("/app.jar/!BOOT-INF/classes/!/")).isEmpty();
    assertThat(ClassOrigin.jarIn("/opt/shop/classes/")).isEmpty();
  }
}
