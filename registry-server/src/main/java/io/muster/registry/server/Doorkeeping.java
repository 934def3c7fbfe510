package io.muster.registry.server;

import io.muster.registry.Log;
import io.muster.registry.identity.HostNames;
import io.muster.registry.identity.Policy;
import io.muster.registry.identity.Watched;
import io.muster.registry.settings.Access;
import io.muster.registry.settings.RegistrySettings;
import io.muster.registry.signin.Entrance;
import io.muster.registry.signin.Gate;
import io.muster.registry.signin.Guard;
import io.muster.registry.signin.Live;
import io.muster.registry.signin.Notes;
import io.muster.registry.signin.Patrol;
import io.muster.registry.signin.Sessions;
import io.muster.registry.signin.SigningIn;
import io.muster.registry.steer.Audit;
import io.muster.registry.store.StoreException;
import io.muster.registry.token.FirstToken;
import io.muster.registry.token.TokenFile;
import io.muster.registry.token.Tokens;
import io.muster.registry.watch.KeeperTurns;
import java.io.IOException;
import java.io.Reader;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;

/**
 * The wiring of who comes in, and what he may. Where nobody is asked it reads and starts nothing.
 */
final class Doorkeeping {
  private final Access access;
  private final KeeperTurns.Clocks clocks;
  private final Log log;
  private final Tokens tokens;
  private final Watched<Policy> policy;
  private final FirstToken first;
  private final Notes notes;
  private final Guard guard;
  private final Entrance entrance;
  private final SigningIn signing;
  private final Patrol patrol;

  /**
   * Makes it.
   *
   * @param certificates what was presented and found good on a connection
   */
  Doorkeeping(
      RegistrySettings settings,
      Function<SocketAddress, Optional<X509Certificate>> certificates,
      Audit audit,
      KeeperTurns.Clocks clocks,
      Log log) {
    this.access = settings.access();
    this.clocks = clocks;
    this.log = log;
    SecureRandom random = new SecureRandom();
    TokenFile file = new TokenFile(settings.dataDir());
    this.tokens = new Tokens(file, log);
    this.first = new FirstToken(settings.dataDir(), file, random);
    Path rules = access.policy().orElse(settings.dataDir().resolve("policy"));
    boolean said = access.policy().isPresent();
    this.policy = new Watched<>(rules, Policy.USUAL, path -> policy(path, said), log);
    this.notes = new Notes(audit, clocks.wall());
    Sessions sessions = new Sessions(clocks.nanos(), random);
    Gate.Rule rule = new Gate.Rule(access.required(), access.domains(), certificates);
    Gate gate = new Gate(rule, tokens, sessions, policy::value, clocks.wall());
    Live live = new Live(gate, notes);
    this.guard = new Guard(gate, live, notes);
    this.entrance = new Entrance(gate, sessions, live, notes);
    SigningIn.Desk desk = new SigningIn.Desk(first, clocks.nanos(), log);
    this.signing = new SigningIn(gate, sessions, live, notes, desk);
    this.patrol =
        new Patrol(
            tokens,
            policy,
            live,
            Thread.ofPlatform().name("muster-patrol").daemon().factory(),
            log);
  }

  /**
   * One that was named and cannot be found, or read, is none: what held before goes on. The same
   * when one that said something is not there or empty all at once, as it may be for a moment while
   * somebody saves it: nobody who was revoked is to be let in by that.
   */
  private Policy policy(Path file, boolean said) throws IOException {
    boolean inForce = !policy.value().equals(Policy.USUAL);
    Properties properties = new Properties();
    if (said || inForce || !Files.notExists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    if (inForce && properties.isEmpty()) {
      throw new IOException("there is no line in it any more");
    }
    return Policy.read(properties);
  }

  /**
   * Reads what is to be read, and begins to look after it.
   *
   * @throws StoreException when a file of the data folder or the policy cannot be taken
   */
  void start() {
    if (!access.required()) {
      return;
    }
    try {
      if (access.policy().isPresent() && Files.notExists(access.policy().get())) {
        throw new IOException("policy: " + access.policy().get() + " is not there");
      }
      policy.begin();
      tokens.begin();
      first
          .offer(tokens, clocks.wall().millis())
          .ifPresent(
              path ->
                  log.info(
                      "nobody can sign in yet but by the token in "
                          + path
                          + ", once and within 24 h; muster token create makes others"));
    } catch (IOException e) {
      throw new StoreException(StoreException.Reason.FOLDER, String.valueOf(e.getMessage()), e);
    }
    patrol.start();
  }

  /** Looks at once whether anything has changed. */
  void look() {
    patrol.look();
  }

  void stop() {
    patrol.stop();
  }

  /** Returns the names that the registry answers to over HTTP, besides its address. */
  Set<String> hosts(String listenHost) {
    if (!access.hosts().isEmpty()) {
      return Set.copyOf(access.hosts());
    }
    Set<String> names = new HashSet<>();
    names.add(listenHost.toLowerCase(Locale.ROOT));
    access.certificate().ifPresent(file -> names.addAll(HostNames.of(file)));
    return names;
  }

  Notes notes() {
    return notes;
  }

  Guard guard() {
    return guard;
  }

  Entrance entrance() {
    return entrance;
  }

  SigningIn signing() {
    return signing;
  }
}
