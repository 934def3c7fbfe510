package io.muster.agent.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.settings.AgentSettings;
import io.muster.agent.wire.EndpointsForm;
import io.muster.agent.wire.ProtoReader;
import io.muster.agent.wire.ProtoWriter;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever a registry says, the properties that change are those that were declared, and their
 * values are hosts, ports and schemes. The judge here shares no code with the agent's grammar. In
 * full with {@code -Dmuster.whole=true}.
 */
class EscapesTest {
  private static final int VALUES = Boolean.getBoolean("muster.whole") ? 10_000_000 : 100_000;
  private static final String KEY = "muster.endpoint.a";
  private static final String[] PIECES = {
    "10.9.8.7",
    "db.example.org",
    "::1",
    "fe80::1%eth0",
    "[::1]",
    "java.lang.String",
    "${jndi:ldap:",
    "//evil/a}",
    "\r\n",
    "\n",
    "\0",
    "?user=root&",
    "allowLoadLocalInfile=true",
    "#",
    ";",
    "rmi:",
    "ldap://",
    "jdbc:mysql://",
    "http.proxyHost",
    "../..",
    "%0d%0a",
    "@",
    "\u0661\u0662",
    "\uff11",
    "\u0430pple.org",
    "\u202e",
    "\ud83d\ude00",
    "{a.host}",
    "#{T(java.lang.Runtime)}",
    "'",
    "\"",
    "\\",
    " ",
    "\t",
    "-",
    "_",
    ".",
    "..",
    ":",
    "%",
    "1",
    "0",
    "65535",
    "65536",
    "http",
    "javascript"
  };
  private static final String HOST =
      "(?:[A-Za-z0-9_.-]{1,255}|[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,250})?)";
  private static final String PAIR =
      "(?:[A-Za-z0-9_.-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,250})?]):[0-9]{1,5}";
  private static final Pattern URL = Pattern.compile("|[a-z]{2,10}://" + PAIR);
  private static final Map<String, Pattern> EXPECTED =
      Map.of(
          "", Pattern.compile("|" + PAIR),
          ".host", Pattern.compile("|" + HOST),
          ".port", Pattern.compile("|[1-9][0-9]{0,4}"),
          ".url", URL,
          ".all", Pattern.compile("|" + PAIR + "(?:," + PAIR + ")*"),
          ".version", Pattern.compile("[A-Za-z0-9._:/+~-]{0,64}"),
          ".state", Pattern.compile("[a-z]{2,8}"));

  @Test
  void nothingButHostsPortsAndSchemesReachesTheDeclaredProperties() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    Random random = new Random(seed);
    Properties table = new Properties();
    table.setProperty("java.home", "here");
    Mirror mirror =
        new Mirror(
            AgentSettings.read(
                "requires=a,inject.app.db={a.url},inject.java.home={a.host},inject.http.proxyHost={a.host}",
                new Properties(),
                Map.of()),
            "0",
            table);
    Set<Object> declared = new TreeSet<>(table.keySet());
    declared.add("app.db"); // made with its first value
    int values = 0;
    int taken = 0;
    for (int revision = 1; values < VALUES; revision++) {
      ProtoWriter said = new ProtoWriter().text(1, random.nextInt(9) == 0 ? text(random) : "a");
      said.number(2, revision);
      for (int i = random.nextInt(4); i >= 0; i--) {
        said.message(5, endpoint(random));
        values += 4;
      }
      mirror.heard(read(said.done()));
      taken += judge(table, declared, seed) ? 1 : 0;
    }
    System.out.println(
        "registry's words: "
            + values
            + " values, escapes: 0, lists in force: "
            + taken
            + ", seed "
            + seed);
    assertThat(taken).isPositive();
  }

  private static EndpointList read(byte[] message) throws IOException {
    return EndpointsForm.read(new ProtoReader(message)).list();
  }

  private static boolean judge(Properties table, Set<Object> declared, long seed) {
    if (!declared.containsAll(table.keySet()) || !"here".equals(table.get("java.home"))) {
      throw new AssertionError("seed " + seed + ": properties are " + table.keySet());
    }
    EXPECTED.forEach(
        (part, pattern) -> {
          String value = table.getProperty(KEY + part);
          if (!pattern.matcher(value).matches()) {
            throw new AssertionError("seed " + seed + ": " + KEY + part + " is " + value);
          }
        });
    String url = table.getProperty("app.db", "");
    if (!URL.matcher(url).matches()) {
      throw new AssertionError("seed " + seed + ": app.db is " + url);
    }
    return !url.isEmpty();
  }

  private static ProtoWriter endpoint(Random random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new ProtoWriter()
        .bytes(1, id)
        .text(2, text(random))
        .number(3, random.nextInt(4) == 0 ? random.nextLong() : 1 + random.nextInt(65_535))
        .text(4, random.nextBoolean() ? "http" : text(random))
        .text(5, random.nextBoolean() ? "1.2" : text(random))
        .number(6, random.nextInt(4));
  }

  /** A good text, one of pieces, one of any characters, or a long one. */
  private static String text(Random random) {
    int kind = random.nextInt(8);
    StringBuilder text = new StringBuilder();
    if (kind < 3) {
      return PIECES[random.nextInt(4)];
    }
    if (kind < 7) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      return text.toString();
    }
    int length = random.nextInt(100) == 0 ? 10_000 : random.nextInt(30);
    for (int i = 0; i < length; i++) {
      text.append((char) (random.nextBoolean() ? 32 + random.nextInt(96) : random.nextInt(0x3000)));
    }
    return text.toString();
  }
}
