package io.muster.registry.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.muster.fuzz.Forge;
import io.muster.registry.tls.Pki;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers whose certificates are forged or say what they may not, over real TLS: nobody is
 * answered, and each is written down. In full with {@code -Dmuster.whole=true}.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class ForgedTest {
  private static final int CASES = Boolean.getBoolean("muster.whole") ? 1_000 : 120;
  private static final int KINDS = 12;
  private static final String DOMAIN = "spiffe://example.org/";
  private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
  private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";

  private final Random random = new Random(20_261);
  private final Forge.Made twin = Forge.authority("fleet");

  @TempDir Path folder;
  private Pki pki;

  private String word() {
    return Integer.toString(random.nextInt(1 << 30), Character.MAX_RADIX);
  }

  private Duration some() {
    return Duration.ofSeconds(60 + random.nextInt(1 << 20));
  }

  private Forge.Made forged(int kind) {
    Instant now = Instant.now();
    Forge orders = Pki.forService("orders");
    Forge other = Forge.of("orders").usage(FOR_CLIENTS);
    return switch (kind) {
      case 0 -> orders.signedBy(twin); // has the name of the right one
      case 1 -> orders.signedBy(Forge.authority(word()));
      case 2 -> orders.signedBy(pki.service(word()));
      case 3 -> orders.selfSigned();
      case 4 -> orders.valid(now.minus(Duration.ofDays(90)), now.minus(some())).signedBy(pki.fleet);
      case 5 -> orders.valid(now.plus(some()), now.plus(Duration.ofDays(90))).signedBy(pki.fleet);
      case 6 -> orders.usage(FOR_SERVERS).signedBy(pki.fleet);
      case 7 -> orders.strange().signedBy(pki.fleet);
      case 8 -> orders.uri(DOMAIN + "tenant/default/service/" + word()).signedBy(pki.fleet);
      case 9 -> other.signedBy(pki.fleet);
      case 10 -> other.uri(DOMAIN + word() + "/service/orders").signedBy(pki.fleet);
      default -> other.uri(DOMAIN + "muster/registry").signedBy(pki.fleet);
    };
  }

  private boolean answered(Node node, Forge.Made shown) {
    try (Socket plain = RawBytesTest.connect(node);
        SSLSocket socket =
            (SSLSocket)
                pki.caller(Optional.of(shown))
                    .getSocketFactory()
                    .createSocket(plain, "localhost", plain.getPort(), true)) {
      socket
          .getOutputStream()
          .write("GET /api/v1/fleet HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(US_ASCII));
      return TlsTest.firstLine(socket).equals("HTTP/1.1 200 OK");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void ofAThousandForgedOnesNobodyIsAnsweredAndEachIsWrittenDown() throws Exception {
    pki = new Pki(folder);
    Map<String, String> settings = new HashMap<>(pki.settings("required"));
    settings.put("sign-in", "required");
    List<Integer> accepted = new ArrayList<>();
    try (Node node =
        Node.start(
            folder, settings, List.of(), address -> pki.channel(address, Optional.empty()))) {
      assertThat(answered(node, pki.service("orders"))).isTrue();
      for (int i = 0; i < CASES; i++) {
        if (answered(node, forged(i % KINDS))) {
          accepted.add(i % KINDS);
        }
      }
      assertThat(accepted).as("kinds that were let in").isEmpty();
      assertThat(answered(node, pki.service("orders"))).as("the good one, after them").isTrue();
      node.leap(2);
      assertThat(answered(node, forged(0))).isFalse(); // its line counts those left out before it
    }
    assertThat(written()).isEqualTo(CASES + 1);
  }

  /** Returns how many were refused by what is in the audit. */
  private long written() throws IOException {
    long written = 0;
    for (String text : Files.readAllLines(folder.resolve("data/audit.log"))) {
      JsonObject line = JsonParser.parseString(text).getAsJsonObject();
      if (line.get("outcome").getAsString().equals("refused")) {
        assertThat(line.get("caller").getAsString()).isEqualTo("127.0.0.1");
        assertThat(line.get("text").getAsString()).isNotEmpty();
        written += 1 + (line.has("more_like_it") ? line.get("more_like_it").getAsLong() : 0);
      }
    }
    return written;
  }
}
