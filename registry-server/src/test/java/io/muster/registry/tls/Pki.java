package io.muster.registry.tls;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.fuzz.Forge;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A folder of certificates to try things with, and callers who have one. */
public final class Pki {
  private static final char[] NONE = new char[0];

  /** Who issues the registry's certificate. */
  public final Forge.Made authority = Forge.authority("authority");

  /** Who issues callers'. */
  public final Forge.Made fleet = Forge.authority("fleet");

  private final Path folder;

  /** Writes a good certificate, its key and the callers' authority into the folder. */
  public Pki(Path folder) throws IOException {
    this.folder = folder;
    put(registry());
    put("fleet.pem", fleet.pem());
  }

  /** Returns a new certificate for the registry on this machine. */
  public Forge.Made registry() {
    return forRegistry().signedBy(authority);
  }

  /** Returns one that is still to be signed. */
  public static Forge forRegistry() {
    return Forge.of("registry")
        .uri("spiffe://example.org/muster/registry")
        .ip("127.0.0.1")
        .dns("localhost");
  }

  /** Returns one for a service that is still to be signed. */
  public static Forge forService(String name) {
    return Forge.of(name)
        .uri("spiffe://example.org/tenant/default/service/" + name)
        .usage("1.3.6.1.5.5.7.3.2");
  }

  /** Returns a good one of a service. */
  public Forge.Made service(String name) {
    return forService(name).signedBy(fleet);
  }

  /** Has the registry find that one from now on. */
  public void put(Forge.Made registry) throws IOException {
    put("registry.key", registry.key());
    put("registry.pem", registry.pem());
  }

  /** Writes a file at once, of mode 0600. */
  public Path put(String name, String content) throws IOException {
    Path next =
        Files.createTempFile(
            folder,
            name,
            ".next",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, content);
    return Files.move(
        next,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns where a file is. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Returns the settings of a registry that speaks TLS and asks for certificates like this. */
  public Map<String, String> settings(String clients) {
    Map<String, String> settings = new HashMap<>();
    settings.put("listen", "127.0.0.1:0");
    settings.put("tls-cert", file("registry.pem").toString());
    settings.put("tls-key", file("registry.key").toString());
    settings.put("client-certificates", clients);
    settings.put("sign-in", "off"); // who comes in, not who he is
    if (!clients.equals("none")) {
      settings.put("tls-client-ca", file("fleet.pem").toString());
    }
    return settings;
  }

  /** Returns what it is as the JDK has it. */
  public static X509Certificate certificate(Forge.Made made) throws GeneralSecurityException {
    Certificate read =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(made.encoded()));
    return (X509Certificate) read;
  }

  /** Returns TLS of a caller who trusts the authority and may have a certificate. */
  public SSLContext caller(Optional<Forge.Made> own) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, NONE);
      trusted.setCertificateEntry("authority", certificate(authority));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyStore mine = KeyStore.getInstance("PKCS12");
      mine.load(null, NONE);
      if (own.isPresent()) {
        Certificate[] chain = {certificate(own.get())};
        mine.setKeyEntry(Shown.ALIAS, own.get().keys().getPrivate(), NONE, chain);
      }
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(mine, NONE);
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] shown = own.isPresent() ? new KeyManager[] {new Shown(keys)} : new KeyManager[0];
      context.init(shown, trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a channel of such a caller. */
  public ManagedChannel channel(String address, Optional<Forge.Made> own) {
    try {
      SslContextBuilder builder = GrpcSslContexts.forClient().trustManager(certificate(authority));
      if (own.isPresent()) {
        builder.keyManager(own.get().keys().getPrivate(), certificate(own.get()));
      }
      return NettyChannelBuilder.forTarget(address).sslContext(builder.build()).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
