package io.muster.agent.mirror;

import io.muster.agent.settings.Requirement;
import io.muster.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No template and no file on disk ends its reader in any way but those it declares. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MirrorFuzzTest {
  private static final String LINES =
      "redis\t000102030405060708090a0b0c0d0e0f\ttcp\t10.0.0.1\t6379\t7.2\n"
          + "shop\t000102030405060708090a0b0c0d0e0f\thttp\tfe80::1\t8080\t\n";

  @Test
  void templates() {
    List<Requirement> known =
        Arrays.asList(Requirement.parse("redis.master[prod]"), Requirement.parse("shop"));
    Map<String, String> values =
        Map.of("muster.endpoint.shop", "10.0.0.1:80", "muster.endpoint.redis.master.host", "{}");
    List<byte[]> good =
        Arrays.asList(
            Fuzz.text("{redis.master.host}"),
            Fuzz.text("jdbc:x://{shop}/a?b={redis.master.port}"),
            Fuzz.text("{shop.all};{shop.version};{shop.url}"));
    Fuzz.parser(
        "templates",
        good,
        input -> {
          try {
            String text = new String(input, StandardCharsets.UTF_8);
            return Template.parse(text, known).fill(values) != null;
          } catch (IllegalArgumentException e) {
            return false;
          }
        });
  }

  @Test
  void snapshots() {
    Snapshot snapshot = new Snapshot(new File("folder"), "shop");
    Fuzz.parser(
        "snapshots",
        Collections.singletonList(Fuzz.text("muster-snapshot 1\n" + LINES)),
        input -> {
          try {
            snapshot.read(new ByteArrayInputStream(summed(input)));
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  /** With the sum that its lines have: else nothing beyond the sum is ever reached. */
  private static byte[] summed(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int lines = text.indexOf('\n') + 1;
    CRC32 sum = new CRC32();
    sum.update(text.substring(lines).getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(Fuzz.text("sum " + Long.toHexString(sum.getValue()) + "\n"));
    return out.toByteArray();
  }
}
