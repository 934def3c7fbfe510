package io.muster.registry.tls;

import io.muster.registry.Log;
import io.muster.registry.settings.ClientCertificates;
import io.muster.registry.settings.NamedFile;
import io.muster.registry.settings.TlsSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;

/**
 * The registry's certificate and who may have issued its callers', as their files say it at the
 * moment. New connections are made by what is newest; connections whose caller's certificate is no
 * longer good are ended. Made looking at the files once, starts nothing.
 */
public final class Certificates {
  private final TlsSettings settings;
  private final InstantSource clock;
  private final Log log;
  private final Guests guests = new Guests();
  private final Kept<OwnCertificate> own;
  private final Optional<Kept<Authorities>> authorities;
  private volatile SslContext context;
  private volatile BadCertificate refusals = BadCertificate.UNHEARD;

  private Certificates(
      TlsSettings settings,
      Kept<OwnCertificate> own,
      Optional<Kept<Authorities>> authorities,
      InstantSource clock,
      Log log) {
    this.settings = settings;
    this.own = own;
    this.authorities = authorities;
    this.clock = clock;
    this.log = log;
    this.context = context();
  }

  /**
   * Reads the files.
   *
   * @param clock what certificates are held against
   * @throws BadFile with a line for each file that cannot be used
   */
  public static Certificates open(TlsSettings settings, InstantSource clock, Log log) {
    List<String> problems = new ArrayList<>();
    Instant now = clock.instant();
    Optional<Kept<OwnCertificate>> own = Optional.empty();
    Optional<Kept<Authorities>> authorities = Optional.empty();
    try {
      own = Optional.of(own(settings, now));
    } catch (BadFile e) {
      problems.add(e.words());
    }
    try {
      authorities = settings.clientAuthorities().map(file -> authorities(file, now));
    } catch (BadFile e) {
      problems.add(e.words());
    }
    if (!problems.isEmpty()) {
      throw new BadFile(problems);
    }
    return new Certificates(settings, own.orElseThrow(), authorities, clock, log);
  }

  private static Kept<OwnCertificate> own(TlsSettings settings, Instant now) {
    List<NamedFile> files = List.of(settings.certificate(), settings.key());
    List<Stamp> seen = Stamp.of(files);
    return new Kept<>(
        files,
        seen,
        OwnCertificate.read(settings, now),
        (old, later) -> newer(settings, old, OwnCertificate.read(settings, later), later));
  }

  /** While the one there is good, an older one is put in its place by mistake. */
  private static OwnCertificate newer(
      TlsSettings settings, OwnCertificate old, OwnCertificate next, Instant now) {
    if (next.equals(old)) {
      return old;
    }
    if (Names.from(next.own()).isBefore(Names.from(old.own())) && !now.isAfter(old.until())) {
      throw new BadFile(
          settings
              .certificate()
              .says(
                  "the certificate in it is older ("
                      + Names.from(next.own())
                      + ") than the one in use ("
                      + Names.from(old.own())
                      + "); a restart takes it all the same"));
    }
    return next;
  }

  private static Kept<Authorities> authorities(NamedFile file, Instant now) {
    List<NamedFile> files = List.of(file);
    List<Stamp> seen = Stamp.of(files);
    return new Kept<>(
        files,
        seen,
        Authorities.read(file, now),
        (old, later) -> {
          Authorities next = Authorities.read(file, later);
          return next.same(old) ? old : next;
        });
  }

  private SslContext context() {
    Gatekeeper gatekeeper = new Gatekeeper(() -> authorities.map(Kept::value), clock);
    return Engines.of(own.value(), gatekeeper, settings.clients());
  }

  /** Has callers told of who are refused for their certificates. Once, before anybody calls. */
  public void tell(BadCertificate listener) {
    refusals = listener;
  }

  /** A caller was refused, or is ended, for its certificate. */
  public void refused(BadCertificate.Refusal refusal) {
    refusals.refused(refusal);
  }

  /** Returns a new connection's engine, by what is newest. Any thread. */
  public SSLEngine engine(ByteBufAllocator buffers) {
    return context.newEngine(buffers);
  }

  /** Returns whether callers without a certificate are refused. */
  public boolean required() {
    return settings.clients() == ClientCertificates.REQUIRED;
  }

  /**
   * Lets a caller in whose handshake is over. Held against the authorities of the moment once more:
   * a session that is taken up again was judged when it began.
   *
   * @param chain what it showed, its own first
   * @param end to be told why, on any thread, when it must go
   * @return to be run when it is gone
   * @throws NotTrusted when its certificate is not good
   */
  public Runnable admit(List<X509Certificate> chain, Consumer<NotTrusted> end) throws NotTrusted {
    Authorities now =
        authorities
            .map(Kept::value)
            .orElseThrow(
                () -> new NotTrusted(Names.subject(chain.get(0)), "nobody was asked for one"));
    Instant until = now.check(chain, clock.instant());
    Runnable leave = guests.enter(chain, until, end);
    if (authorities.get().value() != now) { // replaced meanwhile, and looked at without this one
      try {
        authorities.get().value().check(chain, clock.instant());
      } catch (NotTrusted e) {
        leave.run();
        throw e;
      }
    }
    return leave;
  }

  /**
   * Looks at the files, and at who is connected. What is bad is not used and told once a change;
   * connections are not dropped, unless their caller's certificate is no longer good. Nothing else
   * waits for its lock.
   */
  public synchronized void look() {
    Instant now = clock.instant();
    boolean another = own.look(now, this::warn);
    boolean others = authorities.isPresent() && authorities.get().look(now, this::warn);
    if (another || others) {
      renew(another);
    }
    if (others) {
      guests.recheck(authorities.get().value(), now);
    }
    guests.look(now);
  }

  private void renew(boolean another) {
    try {
      context = context(); // sessions begun before it are not taken up again
    } catch (BadFile e) {
      warn(e.words());
      return;
    }
    if (another) {
      log.info(
          "TLS: new connections get the certificate of "
              + Names.subject(own.value().own())
              + ", good until "
              + own.value().until());
    } else {
      log.info(
          "TLS: callers' certificates are held against what is now in "
              + settings.clientAuthorities().map(NamedFile::path).orElseThrow());
    }
  }

  private void warn(String problem) {
    log.warn(problem + "; what was there before is still used");
  }

  /**
   * Returns what is in use: the registry's own, and of the callers' authorities the last to end.
   */
  public List<CertificateState> states() {
    List<CertificateState> states = new ArrayList<>();
    OwnCertificate mine = own.value();
    states.add(state(settings.certificate(), mine.own(), mine.until(), own.problem()));
    authorities.ifPresent(
        kept -> {
          X509Certificate newest = kept.value().newest();
          NamedFile file = settings.clientAuthorities().orElseThrow();
          states.add(state(file, newest, Names.until(newest), kept.problem()));
        });
    return states;
  }

  private static CertificateState state(
      NamedFile file, X509Certificate certificate, Instant until, Optional<String> problem) {
    return new CertificateState(
        file.setting(),
        file.path(),
        Names.subject(certificate),
        certificate.getSerialNumber().toString(16),
        until,
        problem);
  }
}
