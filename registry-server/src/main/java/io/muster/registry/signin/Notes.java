package io.muster.registry.signin;

import io.muster.registry.identity.Identity;
import io.muster.registry.roster.Grammar;
import io.muster.registry.steer.Audit;
import io.muster.registry.steer.Caller;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is written to the audit of who came in, and of who did not. Any thread. */
public final class Notes {
  private final Audit audit;
  private final InstantSource wall;

  /** Makes it. */
  public Notes(Audit audit, InstantSource wall) {
    this.audit = audit;
    this.wall = wall;
  }

  /** Somebody was refused; paced for each address. */
  public void refused(Caller caller, String action, String why) {
    audit.stranger(entry(caller, action, "refused", why));
  }

  /** A call that had been let in was ended; their number is bounded, so none is left out. */
  void cut(Caller caller, String action, String why) {
    audit.write(entry(caller, action, "cut off", why));
  }

  /** Something came about that somebody may ask after later. */
  void done(SocketAddress from, Identity who, String action, String text) {
    audit.write(entry(Caller.at(Optional.of(from), who), action, "done", text));
  }

  private Audit.Entry entry(Caller caller, String action, String outcome, String text) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("action", Grammar.shown(action));
    facts.put("outcome", outcome);
    facts.put("text", text);
    return new Audit.Entry(wall.millis(), caller, facts);
  }
}
