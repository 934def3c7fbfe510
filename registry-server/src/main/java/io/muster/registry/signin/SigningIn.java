package io.muster.registry.signin;

import io.muster.registry.Log;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Proof;
import io.muster.registry.identity.Right;
import io.muster.registry.steer.Caller;
import io.muster.registry.token.FirstToken;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/** People come and go: by a token, or by the certificate of their connection. People's thread. */
public final class SigningIn {
  private final Gate gate;
  private final Sessions sessions;
  private final Live live;
  private final Notes notes;
  private final Desk desk;
  private final Tries tries;

  /**
   * What else it works with.
   *
   * @param first its file goes when its token was used
   * @param nanos monotonic time
   */
  public record Desk(FirstToken first, LongSupplier nanos, Log log) {}

  /** Makes it. */
  public SigningIn(Gate gate, Sessions sessions, Live live, Notes notes, Desk desk) {
    this.gate = gate;
    this.sessions = sessions;
    this.live = live;
    this.notes = notes;
    this.desk = desk;
    this.tries = new Tries(desk.nanos());
  }

  /**
   * Who somebody is, as his page is told it.
   *
   * @param identity he and his rights
   * @param guard of his session; empty without one
   */
  public record Person(Identity identity, String guard) {}

  /**
   * Signs somebody in.
   *
   * @param token what he typed; empty: his certificate counts
   * @return what has his browser keep the session
   * @throws Problem when he may not
   */
  public String in(Request request, String token) {
    if (!gate.required()) {
      throw new Problem(409, "Conflict", "this registry asks nobody to sign in");
    }
    Identity who =
        token.isEmpty() ? gate.byCertificate(request.said().from()) : gate.signIn(token.strip());
    if (who.isNobody() && !tries.may(request.said().from())) {
      throw refused(request, 429, "too many tries to sign in; wait a minute");
    }
    if (who.isNobody()) {
      throw refused(
          request,
          401,
          who.trouble().isEmpty()
              ? "nothing was shown to sign in with: no token, and no certificate"
              : who.trouble());
    }
    Cookie.secret(request).flatMap(sessions::use).ifPresent(old -> sessions.end(old.key()));
    firstIsUsed(who);
    notes.done(request.said().from(), who, "sign-in", "may " + Right.words(who.rights()));
    return Cookie.kept(request, sessions.begin(who.proof()));
  }

  private void firstIsUsed(Identity who) {
    if (who.proof() instanceof Proof.ByToken && who.who().equals(FirstToken.HOLDER)) {
      try {
        desk.first().used();
      } catch (IOException e) {
        desk.log().warn("the file of the first token cannot be deleted: " + e);
      }
    }
  }

  private Problem refused(Request request, int status, String why) {
    notes.refused(
        Caller.at(Optional.of(request.said().from()), request.said().who()), "sign-in", why);
    return new Problem(status, status == 429 ? "Too many requests" : "Unauthorized", why);
  }

  /** Signs him out: his session and its streams end. Returns what has his browser forget it. */
  public String out(Request request) {
    if (request.said().who().proof() instanceof Proof.BySession session) {
      notes.done(request.said().from(), request.said().who(), "sign-out", "");
      sessions.end(session.key());
      live.look();
    }
    return Cookie.forgotten(request);
  }

  /** Returns who he is. */
  public Person person(Request request) {
    Identity who = request.said().who();
    String guard =
        who.proof() instanceof Proof.BySession session
            ? sessions.find(session.key()).map(Sessions.Open::guard).orElse("")
            : "";
    return new Person(who, guard);
  }
}
