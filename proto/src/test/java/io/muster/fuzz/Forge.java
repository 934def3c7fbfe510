package io.muster.fuzz;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes certificates of every kind, the bad ones too, with the JDK's keys and DER by hand. */
public final class Forge {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  /** A certificate with its key. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Made(byte[] encoded, KeyPair keys, String subject) {
    /** Returns it as PEM. */
    public String pem() {
      return block("CERTIFICATE", encoded);
    }

    /** Returns its key as PKCS #8 in PEM. */
    public String key() {
      return block("PRIVATE KEY", keys.getPrivate().getEncoded());
    }
  }

  private final List<byte[]> names = new ArrayList<>();
  private final String subject;
  private String usage = "1.3.6.1.5.5.7.3.1";
  private String curve = "secp256r1";
  private Instant from = Instant.now().minus(Duration.ofHours(1));
  private Instant until = Instant.now().plus(Duration.ofDays(30));
  private boolean authority;
  private boolean strange;

  private Forge(String subject) {
    this.subject = subject;
  }

  public static Forge of(String subject) {
    return new Forge(subject);
  }

  /** Returns an authority that signs itself. */
  public static Made authority(String subject) {
    return of(subject).asAuthority().selfSigned();
  }

  /** Returns a good registry's certificate. */
  public static Made registry(Made authority) {
    return of("registry").uri("spiffe://example.org/muster/registry").signedBy(authority);
  }

  public Forge uri(String uri) {
    names.add(tagged(0x86, uri.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  public Forge dns(String name) {
    names.add(tagged(0x82, name.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  public Forge ip(String address) {
    names.add(tagged(0x87, address(address)));
    return this;
  }

  public Forge valid(Instant first, Instant last) {
    from = first;
    until = last;
    return this;
  }

  /** What it is for: an object identifier, or "" to leave that open. */
  public Forge usage(String identifier) {
    usage = identifier;
    return this;
  }

  /** The name of a curve, or "RSA". */
  public Forge kind(String name) {
    curve = name;
    return this;
  }

  public Forge asAuthority() {
    authority = true;
    usage = "";
    return this;
  }

  /** With a critical extension nobody knows. */
  public Forge strange() {
    strange = true;
    return this;
  }

  /** Has it signed by that authority. */
  public Made signedBy(Made issuer) {
    return signed(List.of(issuer));
  }

  /** Has it signed by itself. */
  public Made selfSigned() {
    return signed(List.of());
  }

  private Made signed(List<Made> issuer) {
    try {
      KeyPair keys = keys();
      KeyPair signing = issuer.isEmpty() ? keys : issuer.get(0).keys();
      boolean rsa = signing.getPrivate().getAlgorithm().equals("RSA");
      byte[] algorithm =
          sequence(
              rsa
                  ? join(oid("1.2.840.113549.1.1.11"), tagged(5, new byte[0]))
                  : oid("1.2.840.10045.4.3.2"));
      byte[] validity = sequence(join(time(from), time(until)));
      byte[] signed =
          sequence(
              join(
                  tagged(0xa0, tagged(2, new byte[] {2})),
                  tagged(2, BigInteger.valueOf(System.nanoTime()).toByteArray()),
                  algorithm,
                  name(issuer.isEmpty() ? subject : issuer.get(0).subject()),
                  validity,
                  name(subject),
                  keys.getPublic().getEncoded(),
                  tagged(0xa3, sequence(extensions()))));
      Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(signing.getPrivate());
      signature.update(signed);
      byte[] bits = join(new byte[1], signature.sign());
      return new Made(sequence(join(signed, algorithm, tagged(3, bits))), keys, subject);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private KeyPair keys() throws GeneralSecurityException {
    if (curve.equals("RSA")) {
      return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private byte[] extensions() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (authority) {
      byte[] yes = tagged(1, new byte[] {-1});
      all.writeBytes(sequence(join(oid("2.5.29.19"), yes, tagged(4, sequence(yes)))));
    }
    if (!usage.isEmpty()) {
      all.writeBytes(sequence(join(oid("2.5.29.37"), tagged(4, sequence(oid(usage))))));
    }
    if (!names.isEmpty()) {
      byte[] list = sequence(join(names.toArray(byte[][]::new)));
      all.writeBytes(sequence(join(oid("2.5.29.17"), tagged(4, list))));
    }
    if (strange) {
      byte[] yes = tagged(1, new byte[] {-1});
      all.writeBytes(sequence(join(oid("1.2.3.4"), yes, tagged(4, new byte[] {5, 0}))));
    }
    return all.toByteArray();
  }

  private static byte[] name(String text) {
    byte[] value = tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
    return sequence(tagged(0x31, sequence(join(oid("2.5.4.3"), value))));
  }

  private static byte[] time(Instant time) {
    String text = TIME.format(time.atOffset(ZoneOffset.UTC));
    return tagged(0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] address(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress(); // no look-up: it is a literal
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] oid(String dotted) {
    String[] parts = dotted.split("\\.");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(parts[0]) * 40 + Integer.parseInt(parts[1]));
    for (int i = 2; i < parts.length; i++) {
      long number = Long.parseLong(parts[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (number >> shift != 0) {
          out.write((int) (number >> shift & 127 | 128));
        }
      }
      out.write((int) (number & 127));
    }
    return tagged(6, out.toByteArray());
  }

  private static byte[] sequence(byte[] content) {
    return tagged(0x30, content);
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else if (content.length < 256) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static String block(String label, byte[] encoded) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
