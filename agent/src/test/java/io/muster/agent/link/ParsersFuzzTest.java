package io.muster.agent.link;

import com.google.protobuf.ByteString;
import io.muster.agent.mirror.RegistryStart;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.Grammar;
import io.muster.agent.settings.HostPort;
import io.muster.agent.settings.Requirement;
import io.muster.agent.wire.EndpointsForm;
import io.muster.fuzz.Fuzz;
import io.muster.registry.v1.Command;
import io.muster.registry.v1.Endpoint;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Farewell;
import io.muster.registry.v1.Move;
import io.muster.registry.v1.Refused;
import io.muster.registry.v1.Registered;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Shutdown;
import io.muster.registry.v1.Welcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No input ends a parser in any way but those it declares, holds it up, or stays in memory. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParsersFuzzTest {
  @Test
  void whatARegistrySays() {
    Fuzz.parser(
        "registry's messages",
        Arrays.asList(
            said(RegistryMessage.newBuilder().setWelcome(Welcome.newBuilder().setEpoch(1L << 40))),
            said(
                RegistryMessage.newBuilder()
                    .setWelcome(
                        Welcome.newBuilder()
                            .setMetricsIntervalMillis(10_000)
                            .setDescribedKnown(true))),
            said(RegistryMessage.newBuilder().setRegistered(Registered.newBuilder().setNumber(3))),
            said(RegistryMessage.newBuilder().setEndpoints(endpoints())),
            said(
                RegistryMessage.newBuilder()
                    .setCommand(
                        Command.newBuilder()
                            .setId("c")
                            .setIncarnation(1)
                            .setBy("a")
                            .setShutdown(Shutdown.newBuilder().setHaltAfterMillis(9)))),
            said(RegistryMessage.newBuilder().setMove(Move.newBuilder().setWithinMillis(9))),
            said(
                RegistryMessage.newBuilder()
                    .setRefused(Refused.newBuilder().setCode(Refused.Code.BUSY).setReason("busy"))),
            said(RegistryMessage.newBuilder().setFarewell(Farewell.newBuilder().setRevision(4)))),
        input -> {
          try {
            Hearing.tell(input, new Ears());
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  private static byte[] said(RegistryMessage.Builder message) {
    return message.build().toByteArray();
  }

  private static Endpoints endpoints() {
    return Endpoints.newBuilder()
        .setRequirementKey("redis")
        .setRevision(1_000_007)
        .setReason("a change")
        .addEndpoints(
            Endpoint.newBuilder()
                .setInstanceId(ByteString.copyFrom(new byte[16]))
                .setHost("10.0.0.1")
                .setPort(6379)
                .setProtocol("tcp")
                .setState(Endpoint.State.UP)
                .addTags("prod"))
        .addEndpoints(Endpoint.newBuilder().setHost("fe80::1").setPort(1).setProtocol("http"))
        .build();
  }

  @Test
  void requirements() {
    List<byte[]> good =
        Arrays.asList(
            Fuzz.text("explosion-service"),
            Fuzz.text("redis.master[prod,stats]"),
            Fuzz.text("cache=redis.cache:tcp?"));
    Fuzz.parser(
        "requirements",
        good,
        input -> {
          try {
            Requirement.parse(new String(input, StandardCharsets.UTF_8));
            return true;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void hostsAndPorts() {
    List<byte[]> good =
        Arrays.asList(
            Fuzz.text("127.0.0.1:7400"),
            Fuzz.text("[fe80::1%eth0]:1"),
            Fuzz.text("[::ffff:1.2.3.4]:65535"),
            Fuzz.text("registry.example.com:7400"));
    Fuzz.parser(
        "hosts and ports",
        good,
        input -> {
          String text = new String(input, StandardCharsets.UTF_8);
          HostPort read = HostPort.parse(text);
          if (read != null && !read.equals(HostPort.parse(read.toString()))) {
            throw new IllegalStateException("not the same when read again: " + read);
          }
          return read != null || Grammar.isHost(text) || Grammar.port(text) > 0;
        });
  }

  @Test
  void settings() {
    List<byte[]> good =
        Arrays.asList(
            Fuzz.text("requires=a,b=c[x,y]?,await=3s,service.name=shop,labels=a=b,c=d"),
            Fuzz.text("registry=127.0.0.1:7400,[::1]:1,inject.spring.redis.host={redis.host}"),
            Fuzz.text("metrics.interval=10s,log=debug,overwrite=true,advertise.host=h,enabled=x"));
    Properties none = new Properties();
    Fuzz.parser(
        "agent's settings",
        good,
        input -> {
          String text = new String(input, StandardCharsets.UTF_8);
          if (text.contains("config")) {
            return false; // names a file
          }
          return AgentSettings.read(text, none, Collections.emptyMap()).problems().isEmpty();
        });
  }

  @Test
  void theSettingsFile() {
    List<byte[]> good =
        Arrays.asList(
            Fuzz.text("muster.requires=a,b=c[x,y]?\nmuster.await=3s\nother=1\n"),
            Fuzz.text("# c\nmuster.inject.spring.redis.host = {redis.host}\nmuster.log: debug"),
            Fuzz.text("muster.labels=a=b,\\\n  c=\\u0064\nmuster.registry=[::1]:1\n"));
    Fuzz.parser("settings file", good, ParsersFuzzTest::isReadWithoutProblems);
  }

  /** As {@code Sources} reads it, but for the opening of a file. */
  private static boolean isReadWithoutProblems(byte[] input) {
    Properties read = new Properties();
    try {
      read.load(new ByteArrayInputStream(input));
    } catch (IOException | IllegalArgumentException e) {
      return false; // the JDK's own refusal of a broken \\u, told as a problem
    }
    read.remove("muster.config"); // names a file
    return AgentSettings.read(null, read, Collections.emptyMap()).problems().isEmpty();
  }

  /** Hears everything, keeps nothing. */
  private static final class Ears implements Hearing.Listener {
    @Override
    public void welcome(Hearing.Terms terms, RegistryStart start) {}

    @Override
    public void registered(long number) {}

    @Override
    public void endpoints(EndpointsForm said) {
      said.list();
    }

    @Override
    public void command(io.muster.agent.command.Command said) {}

    @Override
    public void move(long withinMillis) {}

    @Override
    public void refused(Hearing.Refusal why, String reason, long retryAfterMillis) {}

    @Override
    public void farewell() {}
  }
}
