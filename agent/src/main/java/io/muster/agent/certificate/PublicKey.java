package io.muster.agent.certificate;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.jspecify.annotations.Nullable;

/** A key of a certificate: ECDSA on P-256 or P-384, or RSA from 2048 to 8192 bits. Any thread. */
public final class PublicKey {
  private static final String EC = "1.2.840.10045.2.1";
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String ECDSA_WITH = "1.2.840.10045.4.3.";
  private static final String RSA_WITH = "1.2.840.113549.1.1.";
  private static final int LEAST_BITS = 2_048;
  private static final int MOST_BITS = 8_192;

  private final @Nullable ECPublicKeyParameters ec;
  private final @Nullable RSAKeyParameters rsa;

  private PublicKey(@Nullable ECPublicKeyParameters ec, @Nullable RSAKeyParameters rsa) {
    this.ec = ec;
    this.rsa = rsa;
  }

  static PublicKey read(byte[] info) throws Distrust {
    Der in = new Der(info).enter(Der.SEQUENCE);
    Der kind = in.enter(Der.SEQUENCE);
    String algorithm = kind.oid();
    if (algorithm.equals(EC)) {
      ECDomainParameters curve = Curve.named(kind.oid());
      try {
        return new PublicKey(
            new ECPublicKeyParameters(curve.getCurve().decodePoint(in.bits()), curve), null);
      } catch (RuntimeException e) { // Bouncy Castle's way to say that it is no point of the curve
        throw Der.malformed("a key that is no point of its curve");
      }
    }
    if (!algorithm.equals(RSA)) {
      throw new Distrust("a key of kind " + algorithm + "; expected ECDSA or RSA");
    }
    Der numbers = new Der(in.bits()).enter(Der.SEQUENCE);
    BigInteger modulus = numbers.number();
    BigInteger exponent = numbers.number();
    if (modulus.bitLength() < LEAST_BITS
        || modulus.bitLength() > MOST_BITS
        || !modulus.testBit(0)
        || !exponent.testBit(0)
        || exponent.bitLength() > 64
        || exponent.bitLength() < 2) {
      throw new Distrust("an RSA key of " + modulus.bitLength() + " bits; expected 2048 to 8192");
    }
    return new PublicKey(null, new RSAKeyParameters(false, modulus, exponent, true));
  }

  /** Returns whether it is of RSA, and not ECDSA. */
  public boolean isRsa() {
    return rsa != null;
  }

  /** Returns whether it signed these bytes by the algorithm a certificate names. */
  boolean signed(String algorithm, byte[] bytes, byte[] signature) throws Distrust {
    int last = algorithm.lastIndexOf('.') + 1;
    String family = algorithm.substring(0, last);
    int bits = bits(family, algorithm.substring(last));
    if (bits != 0) {
      byte[] sum = Sums.of(bits, bytes);
      return family.equals(ECDSA_WITH) ? ecdsa(sum, signature) : rsa(bits, sum, signature);
    }
    throw new Distrust(
        "a signature by "
            + algorithm
            + "; expected ECDSA or RSA (PKCS #1 v1.5) with SHA-256, SHA-384 or SHA-512");
  }

  /** Returns how many bits the sum has, or 0 for what is not spoken here. */
  private static int bits(String family, String member) {
    String[] members =
        family.equals(ECDSA_WITH)
            ? new String[] {"2", "3", "4"}
            : family.equals(RSA_WITH) ? new String[] {"11", "12", "13"} : new String[0];
    for (int i = 0; i < members.length; i++) {
      if (members[i].equals(member)) {
        return 256 + 128 * i;
      }
    }
    return 0;
  }

  /** Returns whether it signed this sum by ECDSA. */
  public boolean ecdsa(byte[] sum, byte[] signature) {
    ECPublicKeyParameters own = ec;
    if (own == null) {
      return false;
    }
    try {
      Der all = new Der(signature);
      Der in = all.enter(Der.SEQUENCE);
      BigInteger r = in.number();
      BigInteger s = in.number();
      ECDSASigner signer = new ECDSASigner();
      signer.init(false, own);
      return !in.more() && !all.more() && signer.verifySignature(sum, r, s);
    } catch (Distrust e) {
      return false;
    }
  }

  /** Returns whether it signed this sum of so many bits by RSA, PKCS #1 v1.5. */
  public boolean rsa(int bits, byte[] sum, byte[] signature) {
    RSAKeyParameters own = rsa;
    if (own == null || signature.length != bytes(own)) {
      return false;
    }
    BigInteger number = new BigInteger(1, signature);
    if (number.compareTo(own.getModulus()) >= 0) {
      return false;
    }
    byte[] opened = number.modPow(own.getExponent(), own.getModulus()).toByteArray();
    byte[] expected = Pkcs1.padded(bits, sum, bytes(own));
    // The first byte of the padding is 0, which a number leaves out.
    return Arrays.equals(opened, Arrays.copyOfRange(expected, 1, expected.length));
  }

  /** Returns whether it signed these bytes by RSA-PSS with a salt as long as the sum. */
  public boolean pss(int bits, byte[] bytes, byte[] signature) {
    RSAKeyParameters own = rsa;
    if (own == null || signature.length != bytes(own)) {
      return false;
    }
    PSSSigner signer = new PSSSigner(new RSAEngine(), Sums.digest(bits), bits / 8);
    signer.init(false, own);
    signer.update(bytes, 0, bytes.length);
    return signer.verifySignature(signature);
  }

  /** Returns whether it signed this sum by RSA-PSS with a salt as long as the sum. */
  public boolean pssOfSum(int bits, byte[] sum, byte[] signature) {
    RSAKeyParameters own = rsa;
    if (own == null || signature.length != bytes(own) || sum.length * 8 != bits) {
      return false;
    }
    PSSSigner signer = PSSSigner.createRawSigner(new RSAEngine(), Sums.digest(bits));
    signer.init(false, own);
    signer.update(sum, 0, sum.length);
    return signer.verifySignature(signature);
  }

  /** Returns whether the other is the same key. */
  boolean matches(PrivateKey other) {
    if (ec != null) {
      return ec.getQ().equals(other.point());
    }
    return rsa != null && rsa.getModulus().equals(other.modulus());
  }

  private static int bytes(RSAKeyParameters key) {
    return (key.getModulus().bitLength() + 7) / 8;
  }
}
