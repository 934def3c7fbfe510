package io.muster.registry.signin;

import io.muster.registry.http.Answer;
import io.muster.registry.http.EventStream;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import io.muster.registry.identity.Calls;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Need;
import io.muster.registry.identity.Proof;
import io.muster.registry.steer.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Lets a request over HTTP in, or not, before anything of it is read. People's thread. */
public final class Entrance {
  /** The header in which a request of a session that changes something says its guard. */
  public static final String GUARD = "x-muster-guard";

  /** Of one name, of the 256 connections there are; a person's tabs take one each. */
  private static final int MOST_STREAMS = 64;

  private final Gate gate;
  private final Sessions sessions;
  private final Live live;
  private final Notes notes;

  /** Makes it. */
  public Entrance(Gate gate, Sessions sessions, Live live, Notes notes) {
    this.gate = gate;
    this.sessions = sessions;
    this.live = live;
    this.notes = notes;
  }

  /** Returns whether people have to sign in. */
  public boolean required() {
    return gate.required();
  }

  /** Returns the request with who makes it. */
  public Request identified(Request request) {
    return request.by(gate.identify(request));
  }

  /**
   * Lets an identified request in.
   *
   * @param call as {@link Calls} has it
   * @throws Problem when he may not
   */
  public void permit(Request request, String call) {
    Identity who = request.said().who();
    Optional<Need> need = Calls.need(call);
    if (!gate.required()) {
      return;
    }
    if (need.filter(what -> what.met(who)).isEmpty()) {
      throw refused(request, call, need.map(what -> what.missing(who)).orElse("nobody may"));
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      meant(request, call);
    }
  }

  /**
   * Lets nobody in who has no name.
   *
   * @throws Problem when it is one
   */
  public void someone(Request request) {
    if (gate.required() && request.said().who().isNobody()) {
      throw refused(
          request,
          request.method() + " " + request.path(),
          Need.NOTHING.missing(request.said().who()));
    }
  }

  /**
   * What a browser shows by itself, cookie or certificate, says nothing of what its person wants.
   */
  private void meant(Request request, String call) {
    switch (request.said().who().proof()) {
      case Proof.BySession session -> {
        String said = request.header(GUARD).orElse("");
        boolean same =
            sessions.find(session.key()).filter(open -> equal(open.guard(), said)).isPresent();
        if (!same) {
          throw refused(
              request,
              call,
              "the request does not say what this session's page knows (header "
                  + GUARD
                  + "); only the registry's own page may ask for this");
        }
      }
      case Proof.ByCertificate certificate -> {
        if (request.header("origin").isPresent() || request.header("sec-fetch-site").isPresent()) {
          throw refused(request, call, "a browser asks for this by its certificate alone; sign in");
        }
      }
      case Proof.ByToken token -> {
        // No browser says a token by itself.
      }
      case Proof.Nothing nothing -> {
        // The need was met, so nothing is needed.
      }
      case Proof.Trust trust -> {
        // As before anybody was asked.
      }
    }
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private Problem refused(Request request, String call, String why) {
    Identity who = request.said().who();
    notes.refused(Caller.at(Optional.of(request.said().from()), who), call, why);
    return who.isNobody()
        ? new Problem(401, "Unauthorized", why)
        : new Problem(403, "Forbidden", why);
  }

  /**
   * Returns the stream of events so that it ends when its right does.
   *
   * @throws Problem when he has too many of them: of the places over HTTP some are for others
   */
  public Answer watched(Request request, String call, Answer answer) {
    if (!(answer instanceof Answer.Events events) || !gate.required()) {
      return answer;
    }
    if (live.of(request.said().who(), call) >= MOST_STREAMS) {
      String why = "at most " + MOST_STREAMS + " streams of events are open for one name";
      notes.refused(Caller.at(Optional.of(request.said().from()), request.said().who()), call, why);
      throw new Problem(429, "Too many requests", why);
    }
    Need need = Calls.need(call).orElse(Need.NOTHING);
    return new Answer.Events(
        stream -> {
          long number =
              live.begin(new Live.Call(request.said().from(), request.said().who(), call, need));
          events.begin().accept(new Watched(stream, () -> live.end(number)));
        });
  }

  /** Has it told when the stream has ended, besides whoever else is. */
  private record Watched(EventStream stream, Runnable end) implements EventStream {
    @Override
    public boolean ready() {
      return stream.ready();
    }

    @Override
    public void send(String name, String id, String data) {
      stream.send(name, id, data);
    }

    @Override
    public void atEnd(Runnable whatThen) {
      stream.atEnd(
          () -> {
            end.run();
            whatThen.run();
          });
    }
  }
}
