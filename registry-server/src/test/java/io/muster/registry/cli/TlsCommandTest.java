package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of {@code muster tls}. */
class TlsCommandTest {
  @TempDir Path place;

  private String folder() {
    return place.resolve("tls").toString();
  }

  private Said init(String... more) {
    List<String> words = new java.util.ArrayList<>(List.of("tls", "init", folder()));
    words.addAll(List.of(more));
    return Said.by(words);
  }

  @Test
  void initSaysWhatItMadeAndWhatToTypeNext() {
    Said said = init("--host", "registry.example.org", "--service", "orders");
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains("spiffe://muster.internal/muster/registry localhost 127.0.0.1")
        .contains(
            "muster server --listen registry.example.org:7400 --tls-cert "
                + folder()
                + "/registry.pem --tls-key "
                + folder()
                + "/registry.key --tls-client-ca "
                + folder()
                + "/ca.pem --client-certificates required")
        .contains(
            "-Dmuster.service.name=orders -Dmuster.tls.ca="
                + folder()
                + "/ca.pem -Dmuster.tls.cert="
                + folder()
                + "/services/orders.pem -Dmuster.tls.key="
                + folder()
                + "/services/orders.key")
        .contains("muster tls renew " + folder());
  }

  @Test
  void initTouchesNothingThatIsThere() {
    assertThat(init().code()).isZero();
    Said again = init();
    assertThat(again.code()).isEqualTo(7);
    assertThat(again.err()).contains("is there already").contains("muster tls renew");
  }

  @Test
  void wrongWordsAreUsageAndMakeNothing() {
    assertThat(init("--service", "a/b/c").code()).isEqualTo(2);
    assertThat(init("--domain", "A B").code()).isEqualTo(2);
    assertThat(init("--days", "0").err()).contains("--days: expected 1 to 3652, got 0");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void showIsATableOrJson() {
    init("--service", "orders", "--days", "20");
    Said table = Said.by(List.of("tls", "show", folder()));
    assertThat(table.code()).isZero();
    assertThat(table.out().lines().filter(line -> line.contains("orders.pem")))
        .singleElement()
        .asString()
        .contains("spiffe://muster.internal/tenant/default/service/orders")
        .endsWith("renew");
    JsonArray json =
        JsonParser.parseString(Said.by(List.of("tls", "show", folder(), "-o", "json")).out())
            .getAsJsonArray();
    assertThat(json).hasSize(3);
    JsonObject authority = json.get(0).getAsJsonObject();
    assertThat(authority.get("authority").getAsBoolean()).isTrue();
    assertThat(authority.get("state").getAsString()).isEqualTo("ok");
    assertThat(json.get(2).getAsJsonObject().get("daysLeft").getAsLong()).isEqualTo(19);
  }

  @Test
  void showSaysWhatCannotBeUsed() throws Exception {
    init();
    Path key = place.resolve("tls/registry.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Said open = Said.by(List.of("tls", "show", folder()));
    assertThat(open.code()).isEqualTo(1);
    assertThat(open.out()).contains("can be read by other users");
    Said nothing = Said.by(List.of("tls", "show", place.resolve("none").toString()));
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.out()).contains("is not there");
  }

  @Test
  void renewAddsAServiceAndTheAuthorityChangesStepByStep() {
    init("--service", "orders");
    Said added = Said.by(List.of("tls", "renew", folder(), "--service", "payments"));
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("services/payments.pem").doesNotContain("orders");
    Said begun = Said.by(List.of("tls", "renew", folder(), "--ca"));
    assertThat(begun.out()).contains("muster tls renew " + folder() + " --ca issue");
    Said twice = Said.by(List.of("tls", "renew", folder(), "--ca", "begin"));
    assertThat(twice.code()).isEqualTo(7);
    assertThat(Said.by(List.of("tls", "renew", folder(), "--ca", "end")).code()).isEqualTo(7);
    Said issued = Said.by(List.of("tls", "renew", folder(), "--ca", "issue"));
    assertThat(issued.out()).contains("orders.pem").contains("--ca end");
    assertThat(Said.by(List.of("tls", "renew", folder(), "--ca", "end")).code()).isZero();
    assertThat(Said.by(List.of("tls", "show", folder())).code()).isZero();
    assertThat(Said.by(List.of("tls", "renew", place.resolve("no").toString())).err())
        .contains("is not there");
  }
}
