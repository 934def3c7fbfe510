package io.muster.agent.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An X.509 certificate (RFC 5280), as far as a registry's or one's own is concerned. */
public final class Certificate {
  private static final String SUBJECT_NAMES = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String EXTENDED_USAGE = "2.5.29.37";
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final int EXTENSIONS = 0xa3;
  private static final int SIGNS = 0x80;
  private static final int SIGNS_CERTIFICATES = 0x04;
  private static final int DNS = 0x82;
  private static final int URI = 0x86;
  private static final int IP = 0x87;

  private final byte[] encoded;
  private final List<String> dnsNames = new ArrayList<>();
  private final List<String> uris = new ArrayList<>();
  private final List<byte[]> addresses = new ArrayList<>();
  private final List<String> extendedUsages = new ArrayList<>();
  private byte[] signed = {};
  private byte[] signature = {};
  private byte[] issuer = {};
  private byte[] subject = {};
  private String algorithm = "";
  private String unknown = "";
  private boolean authority;
  private int usage = SIGNS | SIGNS_CERTIFICATES;
  private long intermediates = Long.MAX_VALUE;
  private @Nullable Validity validity;
  private @Nullable PublicKey key;

  private Certificate(byte[] encoded) {
    this.encoded = encoded;
  }

  /** Reads one in DER. */
  public static Certificate read(byte[] encoded) throws Distrust {
    Certificate read = new Certificate(encoded.clone());
    Der all = new Der(read.encoded);
    Der in = all.enter(Der.SEQUENCE);
    read.signed = in.whole();
    read.readSigned(new Der(read.signed).enter(Der.SEQUENCE));
    read.algorithm = in.enter(Der.SEQUENCE).oid();
    read.signature = in.bits();
    if (all.more() || in.more()) {
      throw Der.malformed("something behind its end");
    }
    return read;
  }

  private void readSigned(Der in) throws Distrust {
    if (in.tag() == 0xa0) {
      in.skip(); // the version
    }
    in.value(Der.INTEGER); // the serial number
    in.skip(); // the algorithm, which stands outside again
    issuer = in.whole();
    validity = Validity.read(in.enter(Der.SEQUENCE));
    subject = in.whole();
    key = PublicKey.read(in.whole());
    while (in.more()) {
      if (in.tag() == EXTENSIONS) {
        Der extensions = in.enter(EXTENSIONS).enter(Der.SEQUENCE);
        while (extensions.more()) {
          readExtension(extensions.enter(Der.SEQUENCE));
        }
      } else {
        in.skip();
      }
    }
  }

  private void readExtension(Der in) throws Distrust {
    String name = in.oid();
    boolean critical = in.flag();
    Der value = new Der(in.value(Der.OCTET_STRING));
    if (name.equals(SUBJECT_NAMES)) {
      readNames(value.enter(Der.SEQUENCE));
    } else if (name.equals(BASIC_CONSTRAINTS)) {
      Der constraints = value.enter(Der.SEQUENCE);
      authority = constraints.flag();
      intermediates = constraints.more() ? constraints.number().longValue() : Long.MAX_VALUE;
    } else if (name.equals(KEY_USAGE)) {
      byte[] bits = value.value(Der.BIT_STRING);
      usage = bits.length > 1 ? bits[1] & 0xff : 0;
    } else if (name.equals(EXTENDED_USAGE)) {
      Der usages = value.enter(Der.SEQUENCE);
      while (usages.more()) {
        extendedUsages.add(usages.oid());
      }
    } else if (critical) {
      unknown = name;
    }
  }

  private void readNames(Der in) throws Distrust {
    while (in.more()) {
      int tag = in.tag();
      byte[] value = in.value(tag);
      if (tag == DNS) {
        dnsNames.add(new String(value, StandardCharsets.US_ASCII));
      } else if (tag == URI) {
        uris.add(new String(value, StandardCharsets.US_ASCII));
      } else if (tag == IP) {
        addresses.add(value);
      }
    }
  }

  /** Returns what is wrong with it as a registry's, or "". */
  String problemAsServer(long nowMillis) throws Distrust {
    if (!extendedUsages.isEmpty()
        && !extendedUsages.contains(SERVER)
        && !extendedUsages.contains(ANY_USAGE)) {
      return "is not for a server (its extended key usage lacks serverAuth)";
    }
    return (usage & SIGNS) == 0 ? "may not sign a handshake (its key usage)" : problem(nowMillis);
  }

  /** Returns what is wrong with it as the issuer of others, or "". */
  String problemAsAuthority(int below, long nowMillis) throws Distrust {
    if (!authority || (usage & SIGNS_CERTIFICATES) == 0) {
      return "may not issue certificates (its basic constraints or key usage)";
    }
    return below > intermediates ? "allows fewer certificates below it" : problem(nowMillis);
  }

  /** Returns whether this private key belongs to it. */
  public boolean isFor(PrivateKey other) throws Distrust {
    return key().matches(other);
  }

  /** Returns what is wrong with it whatever it is for, or "". */
  public String problem(long nowMillis) throws Distrust {
    if (!unknown.isEmpty()) {
      return "has a critical extension that is not known here, " + unknown;
    }
    return validity == null ? "has no validity" : validity.problem(nowMillis);
  }

  /** Returns whether the other one's key has signed this. */
  boolean signedBy(Certificate other) throws Distrust {
    return Arrays.equals(issuer, other.subject) && other.key().signed(algorithm, signed, signature);
  }

  boolean namesAsIssuer(Certificate other) {
    return Arrays.equals(issuer, other.subject);
  }

  boolean same(Certificate other) {
    return Arrays.equals(encoded, other.encoded);
  }

  /** Returns the key. */
  public PublicKey key() throws Distrust {
    if (key == null) {
      throw Der.malformed("no key");
    }
    return key;
  }

  /** Returns it in DER. */
  public byte[] encoded() {
    return encoded.clone();
  }

  List<String> dnsNames() {
    return dnsNames;
  }

  List<String> uris() {
    return uris;
  }

  List<byte[]> addresses() {
    return addresses;
  }

  /** Returns the subject as a person knows it, for messages only. */
  String subject() throws Distrust {
    StringBuilder text = new StringBuilder();
    Der names = new Der(subject).enter(Der.SEQUENCE);
    while (names.more()) {
      Der part = names.enter(Der.SET).enter(Der.SEQUENCE);
      part.skip();
      text.append(text.length() == 0 ? "" : ", ");
      text.append(new String(part.value(part.tag()), StandardCharsets.UTF_8));
    }
    return text.length() == 0 ? "without a subject" : "\"" + text + "\"";
  }
}
