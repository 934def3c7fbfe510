package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.fuzz.Forge;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.RegistryMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The real agent under TLS, on every Java: it answers before main, and leaves the JDK's alone. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecureAgentIT {
  private static final Forge.Made AUTHORITY = Forge.authority("authority");
  private static final List<RegistryMessage> SAID =
      List.of(
          HandMadeRegistry.endpoints(
              Endpoints.newBuilder()
                  .setRequirementKey("needed")
                  .setRevision(1)
                  .addEndpoints(
                      Endpoint.newBuilder()
                          .setInstanceId(ByteString.copyFrom(new byte[16]))
                          .setHost("10.9.8.1")
                          .setPort(80)
                          .setState(Endpoint.State.UP))));

  /** Whose loading settles what a host's main may still choose, or shows that it was. */
  private static final Pattern SETTLING =
      Pattern.compile(
          "\\b(java\\.security\\.(Security|Provider|Signature|MessageDigest)"
              + "|sun\\.security\\.(ssl|jca|provider)\\.[\\w.$]+"
              + "|javax\\.(net\\.ssl|crypto)\\.[\\w.$]+"
              + "|java\\.util\\.logging\\.LogManager)(?= )");

  @TempDir Path folder;

  static Stream<Arguments> javas() {
    return Jdks.found().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("javas")
  void theAnswerIsThereBeforeMainAndTheJdksTlsIsNotTouched(int feature, Path java)
      throws Exception {
    Set<String> plain;
    Set<String> secure;
    try (HandMadeRegistry registry = HandMadeRegistry.plain(SAID)) {
      plain = settled(feature, java, registry, "-Dplain=true");
    }
    Path authority = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem());
    try (HandMadeRegistry registry = HandMadeRegistry.secure(SAID, Forge.registry(AUTHORITY))) {
      secure = settled(feature, java, registry, "-Dmuster.tls.ca=" + authority);
    }
    secure.removeAll(plain);
    assertThat(secure).as("loaded by TLS, and not without").isEmpty();
  }

  /** Runs the probe until the stream stands; returns what it loaded of what may settle a choice. */
  private Set<String> settled(int feature, Path java, HandMadeRegistry registry, String more)
      throws Exception {
    List<String> command =
        Fleet.plainProbe(
            java,
            feature == 8 ? "-XX:+TraceClassLoading" : "-Xlog:class+load",
            "-javaagent:" + Fleet.AGENT,
            "-Dmuster.registry=" + registry.address(),
            "-Dmuster.snapshot.dir=" + folder.resolve("snapshots" + more.length()),
            "-Dmuster.requires=needed",
            "-Dmuster.await=20s",
            "-Dprobe.watch=muster.endpoint.needed",
            more);
    try (Proc probe = Proc.start(folder, command)) {
      probe.await("main muster.endpoint.needed=10.9.8.1:80");
      registry.await("HELLO");
      probe.say("exit 0");
      assertThat(probe.awaitExit()).isZero();
      assertThat(probe.agentLines()).noneMatch(line -> line.contains("WARNING"));
      Set<String> settled = new TreeSet<>();
      for (String line : probe.lines()) {
        Matcher found = SETTLING.matcher(line);
        if (found.find()) {
          settled.add(found.group());
        }
      }
      return settled;
    }
  }
}
