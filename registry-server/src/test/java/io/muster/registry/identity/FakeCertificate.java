package io.muster.registry.identity;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** A certificate that has alternative names and an end, and nothing else that counts. */
@SuppressWarnings({"deprecation", "JavaUtilDate"}) // its older half has to be there
public final class FakeCertificate extends X509Certificate {
  private static final long serialVersionUID = 1;

  private final transient List<List<?>> names;
  private final Date end;

  private FakeCertificate(List<List<?>> names, long endMillis) {
    this.names = names;
    this.end = new Date(endMillis);
  }

  /** One with these names: those with a colon are URIs, the others DNS names. */
  public static FakeCertificate of(long endMillis, String... names) {
    List<List<?>> all = new ArrayList<>();
    for (String name : names) {
      all.add(List.of(name.contains(":") ? 6 : 2, name));
    }
    return new FakeCertificate(all, endMillis);
  }

  /** One of a service, as muster makes them. */
  public static FakeCertificate service(String name) {
    return of(Long.MAX_VALUE, "spiffe://example.org/tenant/default/service/" + name);
  }

  @Override
  public Collection<List<?>> getSubjectAlternativeNames() {
    return names;
  }

  @Override
  public Date getNotAfter() {
    return (Date) end.clone();
  }

  @Override
  public Date getNotBefore() {
    return new Date(0);
  }

  @Override
  public void checkValidity() {}

  @Override
  public void checkValidity(Date date) {}

  @Override
  public int getVersion() {
    return 3;
  }

  @Override
  public BigInteger getSerialNumber() {
    return BigInteger.ONE;
  }

  @Override
  public Principal getIssuerDN() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Principal getSubjectDN() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] getTBSCertificate() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] getSignature() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getSigAlgName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getSigAlgOID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] getSigAlgParams() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean[] getKeyUsage() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getBasicConstraints() {
    return -1;
  }

  @Override
  public byte[] getEncoded() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void verify(PublicKey key) {}

  @Override
  public void verify(PublicKey key, String provider) {}

  @Override
  public String toString() {
    return "certificate of " + names;
  }

  @Override
  public PublicKey getPublicKey() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return false;
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    throw new UnsupportedOperationException();
  }
}
