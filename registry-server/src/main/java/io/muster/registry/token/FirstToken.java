package io.muster.registry.token;

import io.muster.registry.identity.Names;
import io.muster.registry.identity.Right;
import io.muster.registry.tenant.Sight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The token by which the first person signs in, once: in a file of the data folder, for who may
 * read that. There is no password that everybody has.
 */
public final class FirstToken {
  /** Who shows it, as it is known and audited. */
  public static final String HOLDER = "*/token/first";

  private static final Duration LENGTH = Duration.ofHours(24);

  private final Path file;
  private final TokenFile tokens;
  private final SecureRandom random;

  /** Makes the one of that data folder. */
  public FirstToken(Path folder, TokenFile tokens, SecureRandom random) {
    this.file = folder.resolve("first-token");
    this.tokens = tokens;
    this.random = random;
  }

  /**
   * Writes one unless somebody can sign in as administrator already, or it is there still. One
   * whose file was lost is revoked: whoever has it was not to have it.
   *
   * @param known what the registry knows, read already; read again when one was made
   * @return where it is, if nobody can sign in but by it
   * @throws IOException when it cannot be written
   */
  public Optional<Path> offer(Tokens known, long nowMillis) throws IOException {
    if (known.anyAdmin(nowMillis)) {
      return Optional.empty();
    }
    if (known.waits(written(), nowMillis)) {
      return Optional.of(file);
    }
    tokens.change(
        all -> all.stream().map(each -> each.waits() ? each.revoked(nowMillis) : each).toList());
    Minting.Wish wish =
        new Minting.Wish("first", EnumSet.allOf(Right.class), Names.ALL, LENGTH, true, Sight.WHOLE);
    TokenText text = new Minting(tokens, random).make(wish, nowMillis);
    TokenFile.OwnText.put(file, text.reveal() + "\n");
    known.look();
    return Optional.of(file);
  }

  /** Returns what the file says; nothing when it is not there. */
  private String written() throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip()
        : "";
  }

  /** Takes the file away: its token was used. */
  public void used() throws IOException {
    Files.deleteIfExists(file);
  }
}
