package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.settings.AgentSettings;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private final Properties table = new Properties();

  private Mirror mirror(String property, String template) {
    Properties system = new Properties();
    system.setProperty("muster.requires", "redis.master,cache=redis.cache");
    system.setProperty("muster.inject." + property, template);
    return new Mirror(AgentSettings.read(null, system, Map.of()), "00", table);
  }

  private String filled(String template) {
    Mirror mirror = mirror("x", template);
    assertThat(mirror.problems()).isEmpty();
    assertThat(table.getProperty("x")).isNull();
    mirror.heard(
        MirrorPropertiesTest.list(
            "redis.master", 1, MirrorPropertiesTest.up("01", "10.9.8.1", 6379)));
    mirror.heard(MirrorPropertiesTest.list("cache", 1, MirrorPropertiesTest.up("02", "::2", 6380)));
    return table.getProperty("x");
  }

  @Test
  void everyPartCanBeUsed() {
    assertThat(filled("{redis.master}")).isEqualTo("10.9.8.1:6379");
    table.clear();
    assertThat(filled("{redis.master.host}|{redis.master.port}|{redis.master.url}"))
        .isEqualTo("10.9.8.1|6379|http://10.9.8.1:6379");
    table.clear();
    assertThat(filled("redis://{cache}/0,{redis.master.all}"))
        .isEqualTo("redis://[::2]:6380/0,10.9.8.1:6379");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        "{",
        "}",
        "{redis.master",
        "redis.master}",
        "{}",
        "{redis.cache.host}",
        "{redis.master.hots}",
        "{cache.state}",
        "{cache}}",
        "{{cache}}",
        "{cache {redis.master}"
      })
  void aTemplateThatIsNoneIsRefusedInWords(String template) {
    assertThat(mirror("x", template).problems())
        .singleElement()
        .asString()
        .contains("muster.inject.x", "\"" + template + "\"", "expected");
  }

  @Test
  void theRefusalNamesTheRequirementsThereAre() {
    assertThat(mirror("x", "{mongo.host}").problems())
        .singleElement()
        .asString()
        .contains("{mongo.host}", "redis.master, cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.home",
        "JAVA.class.path",
        "javax.net.ssl.trustStore",
        "jdk.net.hosts.file",
        "sun.boot",
        "com.sun.jndi",
        "http.proxyHost",
        "https.proxyPort",
        "socksProxyHost",
        "log4j2.formatMsgNoLookups",
        "logback.configurationFile",
        "spring.config.import",
        "my.trustStore.path",
        "a.keystore",
        "jndi.name",
        "user.home",
        "muster.registry",
        "java.security.auth.login.jaas",
        "io.netty.x"
      })
  void whatDecidesWhatRunsIsNeverWritten(String property) {
    Mirror mirror = mirror(property, "{cache.host}");
    mirror.heard(
        MirrorPropertiesTest.list("cache", 1, MirrorPropertiesTest.up("02", "10.9.8.2", 1)));
    assertThat(table.getProperty(property)).isNull();
    assertThat(mirror.problems()).singleElement().asString().contains(property, "never written");
  }

  @Test
  void aNameThatOnlyResemblesOneOfTheJvmIsFine() {
    assertThat(mirror("user.service.host", "{cache.host}").problems()).isEqualTo(List.of());
  }
}
