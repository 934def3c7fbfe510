package io.muster.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramNameTest {
  @ParameterizedTest
  @CsvSource({
    "com.acme.orders.Main, orders",
    "com.acme.orders.Application, orders",
    "com.acme.orders.ApplicationKt, orders",
    "com.acme.orders.app.Launcher, orders",
    "com.acme.orders.Server, orders",
    "orders/com.acme.orders.Main, orders",
    "orders.Main, orders",
    "com.acme.OrderDesk, OrderDesk",
    "com.acme.OrdersApplication, OrdersApplication",
    "com.Main, Main",
    "Main, Main",
    "main.App, App",
  })
  void aMainClassThatHalfOfAllProgramsHaveIsCalledAfterItsPackage(String program, String name) {
    assertThat(ProgramName.ofClass(program)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/order-desk-2.1.jar, com.acme.orders.Main, order-desk",
    "/app/app.jar, com.acme.orders.Main, orders",
    "/app/application.jar, com.acme.OrderDesk, OrderDesk",
    "/app/app-1.0.jar, Main, app",
    "/app/app.jar, '', app",
  })
  void aJarOfACommonNameIsCalledAfterWhatItStarts(String jar, String mainClass, String name) {
    assertThat(ProgramName.ofJar(jar, mainClass)).isEqualTo(name);
  }

  @Test
  void nothingAndDotsAloneAreNoTrouble() {
    assertThat(ProgramName.ofClass("")).isEmpty();
    assertThat(ProgramName.ofClass("...")).isEmpty();
    assertThat(ProgramName.jarName(".jar")).isEmpty();
  }
}
