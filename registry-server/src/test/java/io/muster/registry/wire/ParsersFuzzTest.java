package io.muster.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.fuzz.Fuzz;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Place;
import io.muster.registry.roster.State;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ResolveRequest;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Software;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No input ends a parser in any way but those it declares, holds it up, or stays in memory. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParsersFuzzTest {
  private static final Requirement REQUIRED =
      Requirement.newBuilder()
          .setKey("redis.master")
          .setService("redis")
          .addTags("prod")
          .addTags("stats")
          .setPort("tcp")
          .setOptional(true)
          .build();

  private static final ServiceDescription SERVICE =
      ServiceDescription.newBuilder()
          .setName("shop")
          .setVersion("1.2.3")
          .setGroup("web")
          .addTags("prod")
          .putLabels("zone", "a")
          .setAdvertisedHost("fe80::1")
          .setStatus(ServiceDescription.Status.DRAINING)
          .addPorts(
              Port.newBuilder()
                  .setName("http")
                  .setNumber(8080)
                  .setProtocol("http")
                  .setBindAddress("0.0.0.0")
                  .setAdvertised(true)
                  .setPrimary(true)
                  .setFramework(Software.newBuilder().setName("Spring Boot").setVersion("3.5"))
                  .setContextPath("/shop"))
          .addPorts(Port.newBuilder().setName("jmx").setNumber(9010).setProtocol("jmx"))
          .build();

  private static final Hello HELLO =
      Hello.newBuilder()
          .setInstanceId(ByteString.copyFrom(new byte[16]))
          .setIncarnation(1_700_000_000_000L)
          .setAgentVersion("0.1.0")
          .setHost(HostFacts.newBuilder().setHostName("h").setPid(1).setJavaVersion("25"))
          .addRequirements(REQUIRED)
          .build();

  @Test
  void whatAnAgentSays() {
    List<byte[]> good =
        List.of(
            AgentMessage.newBuilder().setHello(HELLO).build().toByteArray(),
            AgentMessage.newBuilder()
                .setDescribed(Described.newBuilder().setNumber(7).setService(SERVICE))
                .build()
                .toByteArray(),
            AgentMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setReason("exit"))
                .build()
                .toByteArray());
    Fuzz.parser("agent's messages", good, ParsersFuzzTest::hear);
  }

  private static boolean hear(byte[] input) {
    try {
      Heard heard = Heard.of(input);
      AgentMessage message = heard.message();
      isAsSaid(heard);
      Hearing.check(heard);
      Hearing.arrival(message.getHello(), Tenant.DEFAULT);
      Hearing.introduction(message.getHello(), "127.0.0.1", Tenant.DEFAULT);
      return true;
    } catch (IOException e) {
      return false;
    } catch (IllegalArgumentException e) {
      return described(input);
    }
  }

  private static void isAsSaid(Heard heard) throws IOException {
    if (heard.description().isPresent()) {
      assertThat(ServiceDescription.parseFrom(heard.description().get().bytes()))
          .isEqualTo(heard.message().getDescribed().getService());
    }
  }

  private static boolean described(byte[] input) {
    try {
      Hearing.service(Heard.of(input), Tenant.DEFAULT, null);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void theFirstQuestion() {
    ResolveRequest good =
        ResolveRequest.newBuilder().setService("shop").addRequirements(REQUIRED).build();
    Fuzz.parser(
        "questions",
        List.of(good.toByteArray()),
        input -> {
          try {
            ResolveRequest request = ResolveRequest.parseFrom(input);
            Hearing.check(request);
            Hearing.requirements(request.getRequirementsList(), Tenant.DEFAULT);
            return true;
          } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void storedRecords() {
    Tenant whose = new Tenant("shop");
    Instance whole =
        new Instance(
            Hearing.arrival(HELLO, whose).id(),
            new Instance.Life(1, 2, 3),
            new Instance.Standing(State.UP, "its agent is back", 4),
            Hearing.introduction(HELLO, "10.0.0.1", whose),
            Optional.of(Hearing.service(SERVICE, whose, Verbatim.of(SERVICE.toByteArray()))));
    Fuzz.parser(
        "stored records",
        List.of(InstanceForm.write(whole)),
        input -> {
          try {
            InstanceForm.write(InstanceForm.read(input)); // what is taken can be written again
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void storedOverrides() {
    OperatorOverride.What[] all = OperatorOverride.What.values();
    Overrides good = Overrides.NONE;
    for (int i = 0; i < all.length; i++) {
      Place place = new Place("shop/orders", "10.0.0." + i, 8_080);
      InstanceId id = Hearing.arrival(HELLO, new Tenant("shop")).id();
      good = good.with(new OperatorOverride(all[i], place, id, "alice", "moves to node-9", i));
    }
    Fuzz.parser(
        "stored overrides",
        List.of(OverrideForm.write(good)),
        input -> {
          try {
            OverrideForm.write(OverrideForm.read(input)); // what is taken can be written again
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void settingsOfTheServer() {
    List<byte[]> good =
        List.of(
            Fuzz.text("listen=127.0.0.1:7400\ndata-dir=/var/lib/muster\n"),
            Fuzz.text("listen=[::1]:0\ninsecure-non-loopback=true\n"),
            Fuzz.text("insecure-non-loopback=false\nlisten=localhost:65535\ndata-dir=a b\n"));
    Fuzz.parser("server's settings", good, ParsersFuzzTest::settings);
  }

  private static boolean settings(byte[] input) {
    Properties read = new Properties();
    try {
      read.load(new StringReader(new String(input, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      return false; // the JDK's own refusal of a broken \\u
    }
    Map<String, String> values = new TreeMap<>();
    read.stringPropertyNames().forEach(key -> values.put(key, read.getProperty(key)));
    try {
      RegistrySettings.of(
          Map.of(),
          Map.of(),
          Optional.of(new RegistrySettings.ConfigFile("file", values)),
          Path.of("home"));
      return true;
    } catch (RegistrySettings.Wrong e) {
      return false;
    }
  }
}
