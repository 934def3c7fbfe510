package io.muster.registry.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes an authority's folder, renews what is in it, and changes the authority itself in three
 * steps, between which everybody who has the older files is still understood. One thread.
 *
 * <p>Which of the authorities in {@code ca.pem} issues is told by {@code ca.key} alone: there is no
 * state beside the files, and a step that broke off is done by asking for it again.
 */
public final class Office {
  private final AuthorityFolder folder;
  private final InstantSource clock;
  private final SecureRandom random;

  /** Works in that folder. */
  public Office(Path folder, InstantSource clock, SecureRandom random) {
    this.folder = new AuthorityFolder(folder);
    this.clock = clock;
    this.random = random;
  }

  /**
   * What is to be made.
   *
   * @param domain whose the identities are
   * @param hosts by which the registry is reached beside this machine's own names
   * @param services who gets a certificate
   * @param life of the registry's and the services'
   */
  public record Plan(
      TrustDomain domain, List<String> hosts, List<String> services, Duration life) {}

  /**
   * Makes the folder with an authority and what it issues.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is something in its place
   * @throws IOException when it cannot be written; nothing is left then
   * @throws GeneralSecurityException when this Java cannot make keys
   * @throws IllegalArgumentException when a name of the plan cannot be one
   */
  public AuthorityFolder init(Plan plan) throws IOException, GeneralSecurityException {
    Wanted registry = Wanted.registry(plan.domain(), plan.hosts());
    List<Wanted> services =
        plan.services().stream().map(s -> Wanted.service(plan.domain(), s)).toList();
    AuthorityFolder made = folder.begin();
    try {
      Authority authority = Authority.create(plan.domain(), clock.instant(), random);
      put(authority.key(), made.authority().key());
      put(List.of(authority.certificate()), made.authority().certificate());
      add(authority, registry, made.registry(), plan.life());
      for (int i = 0; i < services.size(); i++) {
        add(authority, services.get(i), made.service(plan.services().get(i)), plan.life());
      }
      folder.finish(made);
    } finally {
      made.discard();
    }
    return folder;
  }

  /**
   * Issues everything anew with the same names and keys, and adds services that are not there yet.
   *
   * @param services to be added, or renewed alone when there is one; empty for everything
   * @return what was written, in order
   * @throws IOException when the folder is not as it should be; what was written until then holds
   * @throws GeneralSecurityException when a file holds something else than it should
   */
  public List<AuthorityFolder.Pair> renew(List<String> services, Duration life)
      throws IOException, GeneralSecurityException {
    Authority authority = current();
    return services.isEmpty() ? all(authority, life) : some(authority, services, life);
  }

  private List<AuthorityFolder.Pair> all(Authority authority, Duration life)
      throws IOException, GeneralSecurityException {
    List<AuthorityFolder.Pair> pairs = new ArrayList<>(List.of(folder.registry()));
    pairs.addAll(folder.allServices());
    for (AuthorityFolder.Pair pair : pairs) {
      again(authority, pair, life);
    }
    return pairs;
  }

  private List<AuthorityFolder.Pair> some(Authority authority, List<String> services, Duration life)
      throws IOException, GeneralSecurityException {
    TrustDomain domain = domain();
    List<AuthorityFolder.Pair> pairs = new ArrayList<>();
    for (String service : services) {
      Wanted wanted = Wanted.service(domain, service);
      AuthorityFolder.Pair pair = folder.service(service);
      if (Files.exists(pair.certificate(), LinkOption.NOFOLLOW_LINKS)) {
        again(authority, pair, life);
      } else {
        add(authority, wanted, pair, life);
      }
      pairs.add(pair);
    }
    return pairs;
  }

  /**
   * First step: a new authority, trusted beside the old one, which still issues.
   *
   * @throws IllegalStateException when the change has begun already
   */
  public void beginChange() throws IOException, GeneralSecurityException {
    List<X509Certificate> trusted = trusted();
    if (trusted.size() > 1) {
      throw new IllegalStateException("the authority is being changed already");
    }
    Authority next = Authority.create(domain(), clock.instant(), random);
    put(next.key(), folder.nextKey());
    put(List.of(current().certificate(), next.certificate()), folder.authority().certificate());
  }

  /**
   * Second step: the new authority issues everything.
   *
   * @return what was written, in order
   * @throws IllegalStateException when the first step was not done
   */
  public List<AuthorityFolder.Pair> changeOver(Duration life)
      throws IOException, GeneralSecurityException {
    if (trusted().size() < 2 || Files.notExists(folder.nextKey(), LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalStateException("no authority waits to take over");
    }
    List<AuthorityFolder.Pair> written = all(authority(folder.nextKey()), life);
    AuthorityFolder.write(folder.authority().key(), AuthorityFolder.read(folder.nextKey()));
    Files.delete(folder.nextKey());
    return written;
  }

  /**
   * Last step: whatever the old authority issued is believed no more.
   *
   * @throws IllegalStateException when the step before was not done
   */
  public void endChange() throws IOException, GeneralSecurityException {
    if (trusted().size() < 2 || Files.exists(folder.nextKey(), LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalStateException("the new authority has not taken over");
    }
    put(List.of(current().certificate()), folder.authority().certificate());
  }

  private void add(Authority authority, Wanted wanted, AuthorityFolder.Pair to, Duration life)
      throws IOException, GeneralSecurityException {
    KeyPair keys = Authority.keys(random);
    Term term = Term.of(clock.instant(), life);
    put(keys.getPrivate(), to.key());
    put(List.of(authority.issue(wanted, keys.getPublic(), term)), to.certificate());
  }

  /** The key stays: there is no moment at which the two files do not fit. */
  private void again(Authority authority, AuthorityFolder.Pair pair, Duration life)
      throws IOException, GeneralSecurityException {
    X509Certificate old = certificates(pair.certificate()).getFirst();
    Wanted wanted;
    try {
      key(pair.key(), old);
      wanted = Wanted.same(old);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(pair.certificate() + ": " + e.getMessage(), e);
    }
    Term term = Term.of(clock.instant(), life);
    put(List.of(authority.issue(wanted, old.getPublicKey(), term)), pair.certificate());
  }

  private Authority current() throws IOException, GeneralSecurityException {
    return authority(folder.authority().key());
  }

  /** Returns the authority of this key among those that are trusted. */
  private Authority authority(Path key) throws IOException, GeneralSecurityException {
    String text = AuthorityFolder.read(key);
    for (X509Certificate each : trusted()) {
      try {
        return new Authority(each, Pem.key(text, each.getPublicKey()), random);
      } catch (GeneralSecurityException e) {
        // It is the next one's, or that is said below.
      }
    }
    throw new GeneralSecurityException(
        key + ": is no key of an authority in " + folder.authority().certificate());
  }

  private List<X509Certificate> trusted() throws IOException, GeneralSecurityException {
    folder.check();
    return certificates(folder.authority().certificate());
  }

  /** The registry's identity tells whose all the others are. */
  private TrustDomain domain() throws IOException, GeneralSecurityException {
    Facts facts = Facts.of(certificates(folder.registry().certificate()).getFirst());
    return facts
        .domain()
        .orElseThrow(
            () ->
                new GeneralSecurityException(
                    folder.registry().certificate() + ": names no registry (spiffe://...)"));
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try {
      return Pem.certificates(AuthorityFolder.read(file));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
    }
  }

  private static void key(Path file, X509Certificate owner)
      throws IOException, GeneralSecurityException {
    try {
      PrivateKey unused = Pem.key(AuthorityFolder.read(file), owner.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(file + ": " + e.getMessage(), e);
    }
  }

  private static void put(PrivateKey key, Path file) throws IOException {
    AuthorityFolder.write(file, Pem.of(key));
  }

  private static void put(List<X509Certificate> certificates, Path file) throws IOException {
    AuthorityFolder.write(file, certificates.stream().map(Pem::of).collect(Collectors.joining()));
  }
}
