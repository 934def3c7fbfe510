package io.muster.registry.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is started.
 *
 * @param name for the table
 * @param arguments what follows the JVM's own arguments
 * @param ready the line of its output that ends the measured start; a first group, if there is one,
 *     holds the moment in milliseconds since 1970 by the application's own clock
 * @param java the lowest Java release it runs on
 */
record Application(String name, List<String> arguments, Pattern ready, int java) {
  /** Prints when main was reached, and the property that should be there by then. */
  static Application hello(Path plainSocketJar) {
    return new Application(
        "hello world",
        List.of("-cp", plainSocketJar.toString(), "samples.plainsocket.Hello"),
        Pattern.compile("main at ([0-9]+).*"),
        8);
  }

  /** Says itself when it is ready to serve. */
  static Application spring(Path springBootJar) {
    return new Application(
        "Spring Boot",
        List.of("-jar", springBootJar.toString(), "--server.port=0"),
        Pattern.compile(".* Started .* in .* seconds.*"),
        17);
  }
}
