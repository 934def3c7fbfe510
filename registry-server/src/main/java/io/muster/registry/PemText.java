package io.muster.registry;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates and keys as text: blocks between BEGIN and END (RFC 7468); what stands between
 * blocks is passed over. Pure; any thread.
 */
public final class PemText {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int LINE = 64;

  private PemText() {}

  /**
   * A block.
   *
   * @param label what it says it is
   * @param content decoded; empty when it is encrypted the old way, with headers
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Block(String label, byte[] content) {}

  /**
   * Returns the blocks of a text in their order.
   *
   * @throws GeneralSecurityException in words, when it ends within one, or one is not base64
   */
  public static List<Block> blocks(String text) throws GeneralSecurityException {
    List<Block> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
      String end = END + label + DASHES;
      int stop = labelEnd < 0 ? -1 : text.indexOf(end, labelEnd);
      if (stop < 0) {
        throw new GeneralSecurityException(
            "it ends in the middle; expected " + end + " at its end");
      }
      String content = text.substring(labelEnd + DASHES.length(), stop);
      blocks.add(new Block(label, decoded(label, content)));
      at = text.indexOf(BEGIN, stop + end.length());
    }
    return blocks;
  }

  private static byte[] decoded(String label, String content) throws GeneralSecurityException {
    if (content.contains("ENCRYPTED")) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(content.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(
          "what stands below BEGIN " + label + " in it is not base64", e);
    }
  }

  /** Returns a block as text. */
  public static String of(Block block) {
    byte[] newline = {'\n'};
    return BEGIN
        + block.label()
        + DASHES
        + "\n"
        + Base64.getMimeEncoder(LINE, newline).encodeToString(block.content())
        + "\n"
        + END
        + block.label()
        + DASHES
        + "\n";
  }

  /**
   * Returns whether what the one signs the other verifies: of ECDSA and RSA.
   *
   * @throws GeneralSecurityException when one of them cannot do that
   */
  public static boolean fits(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
    byte[] said = "whose key is this".getBytes(StandardCharsets.US_ASCII);
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> owner.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(said);
    byte[] signed = signature.sign();
    signature.initVerify(owner);
    signature.update(said);
    return signature.verify(signed);
  }
}
