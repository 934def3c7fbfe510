package io.muster.agent.crypto;

import io.muster.agent.certificate.Certificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DigitallySigned;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsEncryptor;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.jspecify.annotations.Nullable;

/** A certificate as Bouncy Castle's TLS sees it. */
public final class PeerCertificate implements TlsCertificate {
  private final Certificate certificate;

  /** Reads one in DER. */
  public PeerCertificate(byte[] encoded) throws IOException {
    certificate = Certificate.read(encoded);
  }

  /** Returns what it says. */
  public Certificate certificate() {
    return certificate;
  }

  /** The signature of a TLS 1.3 handshake, over what is written. */
  @Override
  public Tls13Verifier createVerifier(int scheme) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    return new Tls13Verifier() {
      @Override
      public OutputStream getOutputStream() {
        return signed;
      }

      @Override
      public boolean verifySignature(byte[] signature) throws IOException {
        byte[] bytes = signed.toByteArray();
        return Scheme.verify(certificate.key(), scheme, bytes, signature);
      }
    };
  }

  /** The signature of a TLS 1.2 key exchange, over a sum. */
  @Override
  public TlsVerifier createVerifier(short algorithm) {
    return new TlsVerifier() {
      @Override
      public @Nullable TlsStreamVerifier getStreamVerifier(DigitallySigned signed) {
        return null;
      }

      @Override
      public boolean verifyRawSignature(DigitallySigned signed, byte[] sum) throws IOException {
        return Scheme.verifySum(
            certificate.key(), signed.getAlgorithm(), sum, signed.getSignature());
      }
    };
  }

  @Override
  public byte[] getEncoded() {
    return certificate.encoded();
  }

  @Override
  public byte @Nullable [] getExtension(ASN1ObjectIdentifier name) {
    return null; // asked only for "must staple", which a private authority has no use for
  }

  @Override
  public short getLegacySignatureAlgorithm() throws IOException {
    return certificate.key().isRsa() ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa;
  }

  @Override
  public boolean supportsSignatureAlgorithm(short algorithm) throws IOException {
    boolean ecdsa = algorithm == SignatureAlgorithm.ecdsa;
    return certificate.key().isRsa() ? !ecdsa : ecdsa;
  }

  @Override
  public boolean supportsSignatureAlgorithmCA(short algorithm) throws IOException {
    return supportsSignatureAlgorithm(algorithm);
  }

  @Override
  public TlsCertificate checkUsageInRole(int role) throws IOException {
    throw new TlsFatalAlert(AlertDescription.internal_error); // of exchanges that are not offered
  }

  @Override
  public TlsEncryptor createEncryptor(int role) throws IOException {
    throw new TlsFatalAlert(AlertDescription.internal_error); // of exchanges that are not offered
  }

  @Override
  public BigInteger getSerialNumber() {
    return BigInteger.ZERO; // asked by nobody here
  }

  @Override
  public String getSigAlgOID() {
    return ""; // the chain is checked by Trust, not by Bouncy Castle
  }

  @Override
  public @Nullable ASN1Encodable getSigAlgParams() {
    return null;
  }
}
