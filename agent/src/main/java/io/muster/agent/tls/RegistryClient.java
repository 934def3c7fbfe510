package io.muster.agent.tls;

import io.muster.agent.certificate.Certificate;
import io.muster.agent.certificate.Distrust;
import io.muster.agent.certificate.PrivateKey;
import io.muster.agent.crypto.LeanCrypto;
import io.muster.agent.crypto.PeerCertificate;
import io.muster.agent.crypto.Scheme;
import io.muster.agent.settings.Literals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.jspecify.annotations.Nullable;

/** One handshake: TLS 1.3 or 1.2, HTTP/2 within, the registry's certificate checked. */
final class RegistryClient extends AbstractTlsClient implements TlsAuthentication {
  private static final int[] SUITES = {
    CipherSuite.TLS_AES_128_GCM_SHA256,
    CipherSuite.TLS_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  };

  private final LeanCrypto crypto;
  private final Material material;
  private final String host;
  private final long nowMillis;
  private @Nullable Distrust distrust;
  private boolean keyless;

  RegistryClient(LeanCrypto crypto, Material material, String host, long nowMillis) {
    super(crypto);
    this.crypto = crypto;
    this.material = material;
    this.host = host;
    this.nowMillis = nowMillis;
  }

  /** Returns why the registry is not trusted, or null. */
  @Nullable Distrust distrust() {
    return distrust;
  }

  /** Returns whether both sides agreed on HTTP/2. */
  boolean agreedOnHttp2() {
    return ProtocolName.HTTP_2_TLS.equals(
        context.getSecurityParametersConnection().getApplicationProtocol());
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return SUITES.clone();
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
  }

  @Override
  protected Vector<?> getProtocolNames() {
    return TlsUtils.vectorOfOne(ProtocolName.HTTP_2_TLS);
  }

  /** P-256 first: what it takes is loaded for the certificates anyway. */
  @Override
  @SuppressWarnings({"rawtypes", "JdkObsolete"}) // the interface is Bouncy Castle's
  protected Vector<?> getSupportedGroups(Vector roles) {
    Vector<Integer> groups = new Vector<>();
    groups.add(NamedGroup.secp256r1);
    groups.add(NamedGroup.x25519);
    groups.add(NamedGroup.secp384r1); // of a certificate, in TLS 1.2
    return groups;
  }

  /** Says hello without a key, as nobody will answer. */
  RegistryClient withoutKeys() {
    keyless = true;
    return this;
  }

  @Override
  public @Nullable Vector<?> getEarlyKeyShareGroups() {
    return keyless ? null : TlsUtils.vectorOfOne(NamedGroup.secp256r1);
  }

  @Override
  protected Vector<?> getSupportedSignatureAlgorithms() {
    return Scheme.offered();
  }

  @Override
  protected @Nullable Vector<?> getSNIServerNames() {
    if (Literals.parse(host) != null) {
      return null; // an address is no name (RFC 6066, 3)
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return TlsUtils.vectorOfOne(
        new ServerName(NameType.host_name, name.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return this;
  }

  @Override
  public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
    TlsCertificate[] all = shown.getCertificate().getCertificateList();
    List<Certificate> chain = new ArrayList<>();
    for (TlsCertificate one : all) {
      chain.add(((PeerCertificate) one).certificate());
    }
    try {
      material.trust().check(chain, host, nowMillis);
    } catch (Distrust e) {
      distrust = e;
      throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
    }
  }

  @Override
  public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
      throws IOException {
    PrivateKey key = material.key();
    if (key == null) {
      return null;
    }
    SignatureAndHashAlgorithm algorithm =
        Scheme.first(key, request.getSupportedSignatureAlgorithms());
    if (algorithm == null) {
      return null; // the registry will say what it needs
    }
    return new OwnSigner(chain(request), key, algorithm, crypto.getSecureRandom());
  }

  private org.bouncycastle.tls.Certificate chain(CertificateRequest request) throws IOException {
    List<Certificate> own = material.own();
    CertificateEntry[] entries = new CertificateEntry[own.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new CertificateEntry(new PeerCertificate(own.get(i).encoded()), null);
    }
    // TLS 1.3 echoes the request's context, TLS 1.2 has none.
    return new org.bouncycastle.tls.Certificate(request.getCertificateRequestContext(), entries);
  }
}
