package io.muster.agent.certificate;

import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;

/**
 * The curves that are spoken here (SEC 2). Bouncy Castle's own table would load all it has. Any
 * thread.
 */
public final class Curve {
  private static final String P256 = "1.2.840.10045.3.1.7";
  private static final String P384 = "1.3.132.0.34";

  private Curve() {}

  static ECDomainParameters named(String oid) throws Distrust {
    if (oid.equals(P256)) {
      return p256();
    }
    if (oid.equals(P384)) {
      return p384();
    }
    throw new Distrust("the curve " + oid + " is not known here; expected P-256 or P-384");
  }

  /** Returns P-256. */
  public static ECDomainParameters p256() {
    return P256Holder.DOMAIN;
  }

  /** Returns P-384. */
  public static ECDomainParameters p384() {
    return P384Holder.DOMAIN;
  }

  private static ECDomainParameters domain(ECCurve curve, String x, String y) {
    BigInteger order = curve.getOrder();
    return new ECDomainParameters(
        curve,
        curve.createPoint(new BigInteger(x, 16), new BigInteger(y, 16)),
        order,
        BigInteger.ONE);
  }

  private static final class P256Holder {
    static final ECDomainParameters DOMAIN =
        domain(
            new SecP256R1Curve(),
            "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
            "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");
  }

  private static final class P384Holder {
    static final ECDomainParameters DOMAIN =
        domain(
            new SecP384R1Curve(),
            "AA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A38"
                + "5502F25DBF55296C3A545E3872760AB7",
            "3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C0"
                + "0A60B1CE1D7E819D7A431D7C90EA0E5F");
  }
}
