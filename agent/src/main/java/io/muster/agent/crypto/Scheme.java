package io.muster.agent.crypto;

import io.muster.agent.certificate.PrivateKey;
import io.muster.agent.certificate.PublicKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/** The ways of signing a handshake that are spoken here (RFC 8446, 4.2.3). */
public final class Scheme {
  /** The best first; PKCS #1 v1.5 only TLS 1.2 lets pass. */
  private static final int[] OFFERED = {
    SignatureScheme.ecdsa_secp256r1_sha256,
    SignatureScheme.ecdsa_secp384r1_sha384,
    SignatureScheme.rsa_pss_rsae_sha256,
    SignatureScheme.rsa_pss_rsae_sha384,
    SignatureScheme.rsa_pss_rsae_sha512,
    SignatureScheme.rsa_pkcs1_sha256,
    SignatureScheme.rsa_pkcs1_sha384,
    SignatureScheme.rsa_pkcs1_sha512
  };

  private Scheme() {}

  /** Returns them all, as Bouncy Castle takes them. */
  @SuppressWarnings("JdkObsolete") // what it takes is a Vector
  public static Vector<SignatureAndHashAlgorithm> offered() {
    Vector<SignatureAndHashAlgorithm> all = new Vector<>();
    for (int scheme : OFFERED) {
      all.add(algorithm(scheme));
    }
    return all;
  }

  private static SignatureAndHashAlgorithm algorithm(int scheme) {
    return SignatureAndHashAlgorithm.getInstance((short) (scheme >> 8), (short) (scheme & 0xff));
  }

  private static int scheme(SignatureAndHashAlgorithm algorithm) {
    return algorithm.getHash() << 8 | algorithm.getSignature();
  }

  /** Returns the first way the key can sign that the peer takes, or null. */
  public static @Nullable SignatureAndHashAlgorithm first(
      PrivateKey key, @Nullable Vector<?> taken) {
    for (int scheme : OFFERED) {
      if (fits(key, scheme) && taken != null && taken.contains(algorithm(scheme))) {
        return algorithm(scheme);
      }
    }
    return null;
  }

  private static boolean fits(PrivateKey key, int scheme) {
    boolean ecdsa = (scheme & 0xff) == 3;
    return key.isRsa() ? !ecdsa : ecdsa && key.sumBits() == bits(scheme);
  }

  /** Returns the bits of the sum that is signed, or 0 for a way not spoken here. */
  private static int bits(int scheme) throws IllegalArgumentException {
    switch (scheme) {
      case SignatureScheme.ecdsa_secp256r1_sha256:
      case SignatureScheme.rsa_pss_rsae_sha256:
      case SignatureScheme.rsa_pkcs1_sha256:
        return 256;
      case SignatureScheme.ecdsa_secp384r1_sha384:
      case SignatureScheme.rsa_pss_rsae_sha384:
      case SignatureScheme.rsa_pkcs1_sha384:
        return 384;
      case SignatureScheme.rsa_pss_rsae_sha512:
      case SignatureScheme.rsa_pkcs1_sha512:
        return 512;
      default:
        return 0;
    }
  }

  /** Verifies the signature over bytes of a TLS 1.3 handshake. */
  static boolean verify(PublicKey key, int scheme, byte[] bytes, byte[] signature)
      throws IOException {
    int bits = known(scheme);
    if ((scheme & 0xff) == 3) {
      LeanHash hash = new LeanHash(io.muster.agent.certificate.Sums.digest(bits));
      hash.update(bytes, 0, bytes.length);
      return key.ecdsa(hash.calculateHash(), signature);
    }
    // PKCS #1 v1.5 may not sign a handshake of TLS 1.3 (RFC 8446, 4.2.3).
    return (scheme >> 8) == 8 && key.pss(bits, bytes, signature);
  }

  /** Verifies the signature over a sum of a TLS 1.2 key exchange. */
  static boolean verifySum(
      PublicKey key, SignatureAndHashAlgorithm algorithm, byte[] sum, byte[] signature)
      throws IOException {
    int scheme = scheme(algorithm);
    int bits = known(scheme);
    if ((scheme & 0xff) == 3) {
      return key.ecdsa(sum, signature);
    }
    return (scheme >> 8) == 8 ? key.pssOfSum(bits, sum, signature) : key.rsa(bits, sum, signature);
  }

  /** Signs a sum. */
  public static byte[] sign(
      PrivateKey key, SignatureAndHashAlgorithm algorithm, byte[] sum, SecureRandom random)
      throws IOException {
    int scheme = scheme(algorithm);
    int bits = known(scheme);
    if ((scheme & 0xff) == 3) {
      return key.ecdsa(bits, sum);
    }
    return (scheme >> 8) == 8 ? key.pss(bits, sum, random) : key.rsa(bits, sum, random);
  }

  private static int known(int scheme) throws IOException {
    int bits = bits(scheme);
    if (bits == 0) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter);
    }
    return bits;
  }
}
