package io.muster.registry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.Log;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a token, between the command line that makes it and a registry that runs. */
@SuppressWarnings("NullAway.Init")
class TokensTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final Log log =
      new Log(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          InstantSource.system());

  @TempDir Path folder;
  private TokenFile file;
  private Tokens tokens;

  @BeforeEach
  void begin() throws Exception {
    file = new TokenFile(folder.resolve("data"));
    tokens = new Tokens(file, log);
    tokens.begin();
  }

  private TokenText make(String name, Set<Right> rights, boolean once) throws Exception {
    Names services = rights.contains(Right.REGISTER) ? Names.list("orders") : Names.NONE;
    Minting.Wish wish = new Minting.Wish(name, rights, services, Duration.ofDays(1), once);
    TokenText text = new Minting(file, new SecureRandom()).make(wish, 0);
    tokens.look();
    return text;
  }

  @Test
  void aTokenGivesItsRightsUntilItExpires() throws Exception {
    TokenText text = make("ci", Set.of(Right.REGISTER), false);
    Identity who = tokens.identify(text.reveal(), DAY - 1);
    assertThat(who.who()).isEqualTo("token/ci");
    assertThat(who.mayRegister("orders")).isTrue();
    assertThat(who.may(Right.READ)).isFalse();
    Identity late = tokens.identify(text.reveal(), DAY);
    assertThat(late.isNobody()).isTrue();
    assertThat(late.trouble()).contains("has expired");
    assertThat(tokens.holder(text.id(), DAY).isNobody()).isTrue();
  }

  @Test
  void aRevokedTokenIsNobodysFromTheNextLookOn() throws Exception {
    TokenText text = make("ci", Set.of(Right.READ), false);
    file.change(all -> all.stream().map(token -> token.revoked(5)).toList());
    assertThat(tokens.identify(text.reveal(), 6).isNobody()).isFalse();
    tokens.look();
    assertThat(tokens.identify(text.reveal(), 6).trouble()).contains("was revoked");
    assertThat(tokens.holder(text.id(), 6).isNobody()).isTrue();
  }

  @Test
  void whatIsNoTokenOrAnothersIsNobodyAndHearsNothingOfIt() throws Exception {
    String text = make("ci", Set.of(Right.READ), false).reveal();
    String other = make("other", Set.of(Right.READ), false).reveal();
    String mixed = text.substring(0, 23) + other.substring(23);
    for (String wrong :
        List.of(
            "", "muster_", text + "x", text.substring(1), mixed, text.toUpperCase(Locale.ROOT))) {
      Identity who = tokens.identify(wrong, 1);
      assertThat(who.isNobody()).as(wrong).isTrue();
      assertThat(who.trouble()).contains("not known here").doesNotContain("expired");
    }
  }

  @Test
  void oneThatIsGoodOnceSignsInOnceAndIsNoBearer() throws Exception {
    String text = make("first", Set.of(Right.ADMIN), true).reveal();
    assertThat(tokens.identify(text, 1).trouble()).contains("signing in to the page, once");
    Identity who = tokens.signIn(text, 1);
    assertThat(who.may(Right.SHUTDOWN)).isTrue();
    assertThat(tokens.signIn(text, 2).trouble()).contains("used before");
    Tokens afterRestart = new Tokens(file, log);
    afterRestart.begin();
    assertThat(afterRestart.signIn(text, 3).isNobody()).isTrue();
    assertThat(tokens.anyAdmin(3)).isFalse();
  }

  @Test
  void noSecretIsOnDiskAndNobodyElseReadsTheFile() throws Exception {
    String text = make("ci", Set.of(Right.READ), false).reveal();
    String secret = text.substring("muster_".length() + 16 + 1);
    for (Path path : List.of(file.path(), folder.resolve("data/tokens.lock"))) {
      assertThat(Files.readString(path)).doesNotContain(secret);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileThatIsBrokenLinkedOrOpenToOthersIsNotTaken() throws Exception {
    String text = make("ci", Set.of(Right.READ), false).reveal();
    String good = Files.readString(file.path());
    Files.writeString(file.path(), good + "{\"id\":");
    tokens.look();
    assertThat(tokens.identify(text, 1).isNobody()).isFalse();
    assertThatThrownBy(() -> new Tokens(file, log).begin()).hasMessageContaining("line 2");
    Files.writeString(file.path(), good);
    Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> new Tokens(file, log).begin()).hasMessageContaining("other users");
    Files.delete(file.path());
    Files.createSymbolicLink(file.path(), folder.resolve("elsewhere"));
    assertThatThrownBy(() -> new Tokens(file, log).begin()).hasMessageContaining("symbolic link");
  }

  @Test
  void theFirstTokenIsOfferedUntilSomebodyCanSignIn() throws Exception {
    FirstToken first = new FirstToken(folder.resolve("data"), file, new SecureRandom());
    Path offered = first.offer(tokens, 1).orElseThrow();
    String text = Files.readString(offered);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(offered)))
        .isEqualTo("rw-------");
    assertThat(first.offer(tokens, 2)).contains(offered);
    assertThat(Files.readString(offered)).isEqualTo(text);
    first.offer(tokens, DAY + 2); // the one before has expired
    assertThat(Files.readString(offered)).isNotEqualTo(text);
    assertThat(tokens.signIn(Files.readString(offered).strip(), DAY + 3).may(Right.ADMIN)).isTrue();
    first.used();
    make("admin", Set.of(Right.ADMIN), false);
    assertThat(first.offer(tokens, 4)).isEmpty();
  }

  @Test
  void aFirstTokenWhoseFileWasLostIsRevokedAndAnotherIsOffered() throws Exception {
    FirstToken first = new FirstToken(folder.resolve("data"), file, new SecureRandom());
    Path offered = first.offer(tokens, 1).orElseThrow();
    String lost = Files.readString(offered).strip();
    Files.delete(offered);
    assertThat(first.offer(tokens, 2)).contains(offered);
    String other = Files.readString(offered).strip();
    assertThat(other).isNotEqualTo(lost);
    assertThat(tokens.signIn(lost, 3).trouble()).contains("was revoked");
    Files.writeString(offered, lost); // put back, it is worth nothing
    assertThat(first.offer(tokens, 4)).contains(offered);
    assertThat(tokens.signIn(other, 5).trouble()).contains("was revoked");
    assertThat(tokens.signIn(Files.readString(offered).strip(), 6).may(Right.ADMIN)).isTrue();
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(
            () ->
                new Minting.Wish(
                    "a", Set.of(Right.REGISTER), Names.NONE, Duration.ofDays(1), false))
        .hasMessageContaining("--service");
    assertThatThrownBy(
            () ->
                new Minting.Wish("a", Set.of(Right.READ), Names.NONE, Duration.ofDays(367), false))
        .hasMessageContaining("1 to 366");
    assertThatThrownBy(() -> make("a b", Set.of(Right.READ), false)).hasMessageContaining("name:");
  }
}
