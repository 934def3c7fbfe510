package io.muster.registry.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent with a secret that both sides know: HMAC-SHA256 over the time, a dot and the
 * body, so that an old message cannot be sent again as a new one. Any thread.
 */
final class Signer {
  /** Header of the signature: {@code t=<seconds since 1970>,v1=<hex>}. */
  static final String HEADER = "muster-signature";

  /** Shorter ones can be guessed. */
  static final int LEAST_SECRET = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * Takes the secret.
   *
   * @throws IllegalArgumentException when it is too short
   */
  Signer(byte[] secret) {
    if (secret.length < LEAST_SECRET) {
      throw new IllegalArgumentException(
          "a secret of at least " + LEAST_SECRET + " bytes, got " + secret.length);
    }
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Returns the header's value for this body at that time. */
  String sign(String body, long atSeconds) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] sum = mac.doFinal((atSeconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + atSeconds + ",v1=" + HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
