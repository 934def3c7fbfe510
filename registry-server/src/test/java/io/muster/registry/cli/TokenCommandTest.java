package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and the audit log at the command line. */
class TokenCommandTest {
  @TempDir Path folder;

  private Said say(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--data-dir");
    all.add(folder.resolve("data").toString());
    return Said.by(all);
  }

  @Test
  void aTokenIsMadeListedAndRevoked() throws Exception {
    Said made =
        say("token", "create", "--name", "ci", "--right", "register,read", "--service", "orders-*");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out().strip()).matches("muster_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");
    assertThat(made.err()).contains("register,read of orders-*").doesNotContain(made.out().strip());
    Said listed = say("token", "list", "-o", "json");
    JsonArray tokens = JsonParser.parseString(listed.out()).getAsJsonArray();
    assertThat(tokens).hasSize(1);
    String id = tokens.get(0).getAsJsonObject().get("id").getAsString();
    assertThat(listed.out()).doesNotContain(made.out().strip().substring(24)).contains("good");
    assertThat(say("token", "revoke", id).out())
        .isEqualToIgnoringNewLines("revoked " + id + " of ci");
    assertThat(say("token", "list").out()).contains("revoked");
    assertThat(say("token", "revoke", "ci").code()).isEqualTo(3);
    Said audit = say("audit", "--action", "token-", "--since", "1h");
    assertThat(audit.out()).contains("token-create", "token-revoke", "user/");
    assertThat(audit.out()).doesNotContain(made.out().strip().substring(24));
  }

  @Test
  void aTokenInAFileIsForItsOwnerAloneAndNothingIsOverwritten() throws Exception {
    Path file = folder.resolve("orders.token");
    String[] words = {
      "token", "create", "--name", "o", "--right", "read", "--out", file.toString()
    };
    Said made = say(words);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains(file.toString()).doesNotContain("muster_");
    assertThat(Files.readString(file)).matches("muster_[0-9a-f]{16}_[A-Za-z0-9_-]{43}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(say(words).code()).isEqualTo(7);
    assertThat(say("token", "list", "-o", "json").out()).containsOnlyOnce("\"id\"");
  }

  @Test
  void aTokenIsOfOneTenantOrOfAllAndIsRevokedAsThatTenants() {
    for (String tenant : List.of("shop", "bank", "*")) {
      Said made = say("token", "create", "--name", "ci", "--right", "read", "--tenant", tenant);
      assertThat(made.code()).as(made.err()).isZero();
      assertThat(made.err()).contains(", tenant " + tenant);
    }
    assertThat(say("token", "create", "--name", "ci", "--right", "read").err())
        .doesNotContain("tenant");
    assertThat(say("token", "list", "-o", "json").out())
        .contains("\"tenant\":\"shop\"", "\"tenant\":\"*\"", "\"tenant\":\"default\"");
    assertThat(say("token", "revoke", "shop/ci").out()).hasLineCount(1).contains(" of shop/ci");
    assertThat(say("token", "revoke", "ci").out()).hasLineCount(1).contains(" of ci");
    assertThat(say("token", "create", "--name", "ci", "--right", "read").code()).isZero();
    assertThat(say("token", "revoke", "*/ci").out()).hasLineCount(1).contains(" of */ci");
    assertThat(say("token", "create", "--name", "a", "--right", "read", "--tenant", "a/b").err())
        .contains("tenant: expected 1 to 63");
  }

  @Test
  void whatCannotBeMeantIsSaid() {
    assertThat(say("token", "create", "--name", "a", "--right", "register").err())
        .contains("--service");
    assertThat(say("token", "create", "--name", "a", "--right", "reed").err())
        .contains("expected some of register");
    assertThat(say("token", "create", "--name", "a", "--right", "read", "--days", "367").code())
        .isEqualTo(2);
    assertThat(say("token", "create", "--name", "a\u001b", "--right", "read").err())
        .contains("name: expected")
        .doesNotContain("\u001b");
  }

  @Test
  void theAuditIsReadWithItsBrokenEndAndWithoutWhatATerminalObeys() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/audit.log"),
        "{\"at\":\"2026-01-01T00:00:00Z\",\"action\":\"drain\",\"by\":\"bob\",\"outcome\":\"done\","
            + "\"text\":\"a\\u001b[2J\\u202eb\",\"caller\":\"127.0.0.1\"}\n"
            + "{\"at\":\"2026-01-01T00:00:01Z\",\"action\":\"sign-in\",\"outcome\":\"refused\","
            + "\"text\":\"x\",\"caller\":\"10.0.0.1\",\"who\":\"token/ci\",\"more_like_it\":5}\n"
            + "{\"at\":\"2026-01-01T00:0");
    Said all = say("audit");
    assertThat(all.code()).isZero();
    assertThat(all.out()).contains("a\\u001b[2J\\u202eb", "token/ci", "10.0.0.1");
    assertThat(all.out()).doesNotContain("\u001b", "\u202e");
    assertThat(all.err()).contains("1 lines cannot be read, among them the last");
    assertThat(say("audit", "--who", "bob").out()).contains("drain").doesNotContain("sign-in");
    assertThat(say("audit", "--who", "ci", "-o", "json").out())
        .contains("\"more_like_it\":5")
        .hasLineCount(1);
    assertThat(say("audit", "--since", "1h").out()).hasLineCount(1);
    assertThat(say("audit", "--since", "yesterday").code()).isEqualTo(2);
  }
}
