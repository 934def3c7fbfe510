package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNameTest {
  private final Properties system = new Properties();

  private ServiceName find(@Nullable String arguments, Map<String, String> environment) {
    return ServiceName.find(
        AgentSettings.read(arguments, system, environment), system, environment);
  }

  @Test
  void theUsersWordComesFirst() {
    system.setProperty("spring.application.name", "spring");
    Map<String, String> environment = Map.of("OTEL_SERVICE_NAME", "otel");
    assertThat(find("service.name=mine", environment).name()).isEqualTo("mine");
    assertThat(find(null, environment).name()).isEqualTo("otel");
    assertThat(find(null, Map.of()).name()).isEqualTo("spring");
    assertThat(find(null, Map.of()).source()).isEqualTo("spring.application.name");
  }

  @Test
  void theResourceAttributesOfOpenTelemetryNameAService() {
    assertThat(find(null, Map.of("OTEL_RESOURCE_ATTRIBUTES", "a=b,service.name=shop,c=d")).name())
        .isEqualTo("shop");
  }

  @Test
  void theManifestNamesTheServiceAndItsVersion(@TempDir Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, "Order Desk");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "2.1+7 beta");
    Path jar = folder.resolve("desk-2.1.jar");
    try (OutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
    system.setProperty("sun.java.command", jar + " --port 1");
    ServiceName name = find(null, Map.of());
    assertThat(name.name()).isEqualTo("Order-Desk");
    assertThat(name.version()).isEqualTo("2.1+7-beta");
  }

  @Test
  void jarAndMainClassAreTheLastToBeAsked() {
    system.setProperty("sun.java.command", "/nowhere/order-desk-2.1.jar x");
    assertThat(find(null, Map.of()).name()).isEqualTo("order-desk");
    system.setProperty("sun.java.command", "shop.module/com.example.OrderDesk x");
    assertThat(find(null, Map.of()).name()).isEqualTo("OrderDesk");
    system.remove("sun.java.command");
    assertThat(find(null, Map.of()).name()).isEqualTo("unnamed");
  }

  @Test
  void wildFlyIsNotCalledAfterItsLauncher() {
    String launcher = "/opt/wildfly/jboss-modules.jar -mp /opt/wildfly/modules ";
    system.setProperty(
        "sun.java.command", launcher + "org.jboss.as.standalone -Djboss.node.name=a");
    assertThat(find(null, Map.of()).name()).isEqualTo("wildfly");
    assertThat(find(null, Map.of()).version()).isEmpty();
    system.setProperty(
        "sun.java.command", launcher + "org.jboss.as.standalone -Djboss.server.name=shop");
    assertThat(find(null, Map.of()).name()).isEqualTo("shop");
    system.setProperty("jboss.server.name", "desk");
    assertThat(find(null, Map.of()).name()).isEqualTo("desk");
    assertThat(find("service.name=mine", Map.of()).name()).isEqualTo("mine");
    system.setProperty("sun.java.command", launcher + "com.acme.orders");
    assertThat(find(null, Map.of()).name()).isEqualTo("jboss-modules");
  }

  @Test
  void whatNoNameMayHaveBecomesADash() {
    assertThat(find("service.name=../../etc/passwd", Map.of()).name()).isEqualTo("etc-passwd");
  }
}
