package io.muster.registry.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as whoever has it shows it: {@code muster_ID_SECRET}, the secret of 256 bits. It is never
 * logged, so it has no words.
 */
public final class TokenText {
  private static final Pattern FORM =
      Pattern.compile("muster_(?<id>[0-9a-f]{16})_(?<secret>[A-Za-z0-9_-]{43})");

  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  private final String id;
  private final String secret;

  private TokenText(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /** Returns a new one. */
  public static TokenText fresh(SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new TokenText(
        HexFormat.of().formatHex(id),
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Returns the token that a text is, if it is one. */
  public static Optional<TokenText> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(new TokenText(parts.group("id"), parts.group("secret")))
        : Optional.empty();
  }

  /** Returns the part that is no secret. */
  public String id() {
    return id;
  }

  /** Returns what is kept of it, in hex; 256 random bits need no slow hash. */
  public String hash() {
    return hash(id, secret);
  }

  private static String hash(String id, String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((id + ":" + secret).getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns whether it is the one of which that was kept; takes as long whatever differs. */
  boolean isOf(String kept) {
    return MessageDigest.isEqual(
        hash().getBytes(StandardCharsets.US_ASCII), kept.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the whole of it, to be given to whoever is to have it, and to nobody else. */
  public String reveal() {
    return "muster_" + id + "_" + secret;
  }
}
