package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.settings.AgentSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorTest {
  private static final String KEY = "muster.endpoint.a";
  private final Properties table = new Properties();
  @TempDir Path folder;

  @Test
  void everyKeyIsThereBeforeAnythingIsKnown() {
    mirror("requires=a");
    assertThat(table).containsEntry(KEY, "").containsEntry(KEY + ".state", "waiting").hasSize(7);
  }

  @Test
  void whatIsHeardIsWritten() {
    mirror("requires=a").heard(list(1, endpoint("1", "10.0.0.1", 80)));
    assertThat(table)
        .containsEntry(KEY, "10.0.0.1:80")
        .containsEntry(KEY + ".url", "http://10.0.0.1:80")
        .containsEntry(KEY + ".state", "up");
  }

  @Test
  void thePresentEndpointIsKeptWhileItIsUp() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list(1, endpoint("1", "10.0.0.1", 80)));
    mirror.heard(list(2, endpoint("2", "10.0.0.2", 80), endpoint("1", "10.0.0.1", 80)));
    assertThat(table).containsEntry(KEY, "10.0.0.1:80");
    mirror.heard(
        list(
            3,
            endpoint("2", "10.0.0.2", 80),
            endpoint("1", "10.0.0.1", 80).in(Endpoint.State.SUSPECT)));
    assertThat(table)
        .containsEntry(KEY, "10.0.0.2:80")
        .containsEntry(KEY + ".all", "10.0.0.2:80,10.0.0.1:80");
  }

  @Test
  void anEmptyListNobodyVouchesForChangesNothing() {
    Mirror mirror = mirror("requires=a");
    mirror.heard(list(1, endpoint("1", "10.0.0.1", 80)));
    mirror.heard(new EndpointList("a", 2, List.of(), EndpointList.EmptyBecause.NOT_VOUCHED));
    mirror.heard(new EndpointList("a", 3, List.of(), EndpointList.EmptyBecause.NEVER_SEEN));
    assertThat(table).containsEntry(KEY, "10.0.0.1:80");
    mirror.heard(new EndpointList("a", 4, List.of(), EndpointList.EmptyBecause.ALL_GONE));
    assertThat(table).containsEntry(KEY, "").containsEntry(KEY + ".state", "gone");
  }

  @Test
  void aKeyThatWasNotDeclaredHereIsIgnored() {
    mirror("requires=a")
        .heard(
            new EndpointList(
                "java.home",
                1,
                List.of(endpoint("1", "10.0.0.1", 80)),
                EndpointList.EmptyBecause.NOT_VOUCHED));
    assertThat(table.stringPropertyNames()).allMatch(key -> key.startsWith(KEY));
  }

  @Test
  void aPropertyOfTheUserIsKeptUnlessToldOtherwise() {
    table.setProperty(KEY, "mine:1");
    mirror("requires=a").heard(list(1, endpoint("1", "10.0.0.1", 80)));
    assertThat(table).containsEntry(KEY, "mine:1");
    mirror("requires=a,overwrite=true").heard(list(1, endpoint("1", "10.0.0.1", 80)));
    assertThat(table).containsEntry(KEY, "10.0.0.1:80");
  }

  @Test
  void aTemplateIsFilledAndKeepsItsValueWhenAllAreGone() {
    Mirror mirror = mirror("requires=a,inject.db.url=jdbc:x://{a.host}:{a.port}/db");
    assertThat(table).doesNotContainKey("db.url");
    mirror.heard(list(1, endpoint("1", "10.0.0.1", 80)));
    assertThat(table).containsEntry("db.url", "jdbc:x://10.0.0.1:80/db");
    mirror.heard(new EndpointList("a", 4, List.of(), EndpointList.EmptyBecause.ALL_GONE));
    assertThat(table).containsEntry("db.url", "jdbc:x://10.0.0.1:80/db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.home",
        "javax.net.ssl.trustStore",
        "http.proxyHost",
        "log4j2.configurationFile",
        "spring.config.import",
        "com.sun.jndi.ldap.object.trustURLCodebase",
        "my.TrustStore",
        "jdk.net.hosts.file",
        "socksProxyHost"
      })
  void propertiesThatDecideWhomToTrustAreNeverWritten(String property) {
    assertThat(mirror("requires=a,inject." + property + "={a.host}").problems())
        .singleElement()
        .asString()
        .contains(property, "never");
  }

  @Test
  void whatLiesOutsideOfTheNetworksReachesNoProperty() {
    Mirror mirror = mirror("requires=a,networks=10.0.0.0/8");
    mirror.heard(list(1, endpoint("1", "192.0.2.1", 80), endpoint("2", "10.0.0.2", 80)));
    assertThat(table).containsEntry(KEY, "10.0.0.2:80").containsEntry(KEY + ".all", "10.0.0.2:80");
    assertThat(mirror.leftOut()).contains("192.0.2.1:80", "10.0.0.0/8");
  }

  @Test
  void whereAllLieOutsideOfTheNetworksThePropertyStaysAsItWas() {
    Mirror mirror = mirror("requires=a,networks=10.0.0.0/8");
    mirror.heard(list(1, endpoint("1", "192.0.2.1", 80)));
    assertThat(table).containsEntry(KEY, "").containsEntry(KEY + ".state", "outside");
    mirror.heard(list(2, endpoint("2", "10.0.0.2", 80)));
    mirror.heard(list(3, endpoint("1", "192.0.2.1", 80)));
    assertThat(table).containsEntry(KEY, "10.0.0.2:80").containsEntry(KEY + ".state", "up");
  }

  @Test
  void aSnapshotIsHeldAgainstTheNetworksToo() {
    Mirror mirror = mirror("requires=a,networks=10.0.0.0/8");
    assertThat(mirror.useSnapshot(Map.of("a", List.of(endpoint("1", "192.0.2.1", 80))))).isEmpty();
    assertThat(table).containsEntry(KEY, "");
    assertThat(
            mirror.useSnapshot(
                Map.of(
                    "a", List.of(endpoint("1", "192.0.2.1", 80), endpoint("2", "10.0.0.2", 80)))))
        .containsExactly("a");
    assertThat(table).containsEntry(KEY, "10.0.0.2:80").containsEntry(KEY + ".state", "snapshot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "${x}", "a/b", "a@b", "-a", "a,b"})
  void aHostOutOfItsGrammarReachesNoProperty(String host) {
    assertThatThrownBy(() -> endpoint("1", host, 80)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readersSeeNoTornPairWhileUpdatesRun() throws Exception {
    Mirror mirror = mirror("requires=a");
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread[] readers = new Thread[8];
    for (int i = 0; i < readers.length; i++) {
      readers[i] =
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failure.set(e))
              .start(
                  () -> {
                    while (!done.get()) {
                      new Properties().putAll(table);
                      String pair = table.getProperty(KEY);
                      assertThat(pair).matches("|10\\.0\\.0\\.(\\d+):\\1");
                    }
                  });
    }
    for (int i = 1; i <= 5_000; i++) {
      int n = i % 250 + 1;
      mirror.heard(list(i, endpoint("" + n, "10.0.0." + n, n)));
    }
    done.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void aSnapshotComesBackAsItWasAndADamagedOneIsRefused() throws Exception {
    Snapshot snapshot = new Snapshot(new File(folder.toFile(), "deep/er"), "svc");
    snapshot.write(Map.of("a", List.of(endpoint("1", "10.0.0.1", 80))));
    assertThat(snapshot.read().get("a"))
        .singleElement()
        .extracting(Endpoint::pair)
        .isEqualTo("10.0.0.1:80");
    Path file = Path.of(snapshot.path());
    Files.writeString(file, Files.readString(file).replace("10.0.0.1", "10.0.0.9"));
    assertThatThrownBy(snapshot::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }

  private Mirror mirror(String arguments) {
    return new Mirror(AgentSettings.read(arguments, new Properties(), Map.of()), "me", table);
  }

  private static Endpoint endpoint(String id, String host, int port) {
    return Endpoint.of(id, "http", host, port, "1");
  }

  private static EndpointList list(long revision, Endpoint... endpoints) {
    return new EndpointList(
        "a", revision, List.of(endpoints), EndpointList.EmptyBecause.NOT_VOUCHED);
  }
}
