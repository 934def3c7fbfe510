package io.muster.agent.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/** The service's own key, read from PKCS #8: ECDSA on P-256 or P-384, or RSA. Any thread. */
public final class PrivateKey {
  private static final String EC = "1.2.840.10045.2.1";
  private static final String RSA = "1.2.840.113549.1.1.1";

  private final @Nullable ECPrivateKeyParameters ec;
  private final @Nullable RSAPrivateCrtKeyParameters rsa;

  private PrivateKey(
      @Nullable ECPrivateKeyParameters ec, @Nullable RSAPrivateCrtKeyParameters rsa) {
    this.ec = ec;
    this.rsa = rsa;
  }

  /** Reads one in DER. */
  public static PrivateKey read(byte[] encoded) throws Distrust {
    Der in = new Der(encoded).enter(Der.SEQUENCE);
    in.number(); // the version
    Der kind = in.enter(Der.SEQUENCE);
    String algorithm = kind.oid();
    if (algorithm.equals(EC)) {
      ECDomainParameters curve = Curve.named(kind.oid());
      Der key = new Der(in.value(Der.OCTET_STRING)).enter(Der.SEQUENCE);
      key.number(); // the version
      BigInteger secret = new BigInteger(1, key.value(Der.OCTET_STRING));
      if (secret.signum() == 0 || secret.compareTo(curve.getN()) >= 0) {
        throw Der.malformed("a secret that is not below the order of its curve");
      }
      return new PrivateKey(new ECPrivateKeyParameters(secret, curve), null);
    }
    if (!algorithm.equals(RSA)) {
      throw new Distrust("a key of kind " + algorithm + "; expected ECDSA or RSA");
    }
    Der key = new Der(in.value(Der.OCTET_STRING)).enter(Der.SEQUENCE);
    BigInteger[] numbers = new BigInteger[9];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = key.number();
    }
    return new PrivateKey(
        null,
        new RSAPrivateCrtKeyParameters(
            numbers[1],
            numbers[2],
            numbers[3],
            numbers[4],
            numbers[5],
            numbers[6],
            numbers[7],
            numbers[8],
            true));
  }

  /** Returns whether it is of RSA, and not ECDSA. */
  public boolean isRsa() {
    return rsa != null;
  }

  /** Returns how many bits the sum has that ECDSA on its curve signs in TLS 1.3, or 0 for RSA. */
  public int sumBits() {
    return ec == null ? 0 : ec.getParameters().getCurve().getFieldSize();
  }

  /** Signs a sum by ECDSA; without randomness, so a poor source cannot give the key away. */
  public byte[] ecdsa(int bits, byte[] sum) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(Sums.digest(bits)));
    signer.init(true, ec);
    BigInteger[] pair = signer.generateSignature(sum);
    byte[] r = pair[0].toByteArray();
    byte[] s = pair[1].toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Der.SEQUENCE);
    out.write(4 + r.length + s.length); // below 128 up to P-384
    out.write(Der.INTEGER);
    out.write(r.length);
    out.write(r, 0, r.length);
    out.write(Der.INTEGER);
    out.write(s.length);
    out.write(s, 0, s.length);
    return out.toByteArray();
  }

  /** Signs a sum by RSA-PSS with a salt as long as the sum. */
  public byte[] pss(int bits, byte[] sum, SecureRandom random) throws Distrust {
    PSSSigner signer = PSSSigner.createRawSigner(new RSABlindedEngine(), Sums.digest(bits));
    signer.init(true, new ParametersWithRandom(rsa, random));
    signer.update(sum, 0, sum.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new Distrust("the key cannot sign: " + e.getMessage());
    }
  }

  /** Signs a sum by RSA, PKCS #1 v1.5, as only TLS 1.2 takes it. */
  public byte[] rsa(int bits, byte[] sum, SecureRandom random) {
    RSABlindedEngine engine = new RSABlindedEngine();
    engine.init(true, new ParametersWithRandom(rsa, random));
    byte[] padded = Pkcs1.padded(bits, sum, (modulus().bitLength() + 7) / 8);
    byte[] out = engine.processBlock(padded, 0, padded.length);
    byte[] signature = new byte[padded.length];
    System.arraycopy(out, 0, signature, signature.length - out.length, out.length);
    return signature;
  }

  BigInteger modulus() {
    return rsa == null ? BigInteger.ZERO : rsa.getModulus();
  }

  @Nullable ECPoint point() {
    return ec == null ? null : ec.getParameters().getG().multiply(ec.getD()).normalize();
  }
}
