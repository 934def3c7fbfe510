package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.v1.Instance;
import io.muster.registry.v1.Port;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A fleet on a machine with two network interfaces. Run as a program in a network namespace of its
 * own that has them: arguments are a folder, the java to use, and the two addresses. Ends with 0
 * when all is as it should be.
 */
final class SeveralNics {
  private SeveralNics() {}

  /** The registry is on the first network, so that is where the service is advertised. */
  public static void main(String[] arguments) throws Exception {
    String first = arguments[2];
    String second = arguments[3];
    try (Fleet fleet = Fleet.withRegistryAt(Path.of(arguments[0]), first + ":0")) {
      Proc probe = fleet.probe(Path.of(arguments[1]), "two-homes");
      probe.say("bind 0 " + second);
      probe.say("bind 0 " + first);
      probe.say("bind 0");
      Instance seen = fleet.awaitPorts("two-homes", 3);
      Map<String, Boolean> advertised =
          seen.getService().getPortsList().stream()
              .collect(Collectors.toMap(Port::getBindAddress, Port::getAdvertised));
      assertThat(seen.getService().getAdvertisedHost()).isEqualTo(first);
      assertThat(advertised).isEqualTo(Map.of(first, true, "::", true, second, false));
      assertThat(seen.getService().getPortsList())
          .filteredOn(Port::getPrimary)
          .singleElement()
          .matches(Port::getAdvertised);
    }
    System.out.println("two networks: as it should be");
  }
}
