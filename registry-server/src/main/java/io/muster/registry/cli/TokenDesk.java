package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.Log;
import io.muster.registry.steer.Audit;
import io.muster.registry.steer.Caller;
import io.muster.registry.token.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** What commands about tokens share: where they are, what time it is, and the audit. */
@Allowed("the command line is where the clocks and the streams come from")
final class TokenDesk {
  private final Path folder;
  private final InstantSource wall = InstantSource.system();

  TokenDesk(Path folder) {
    this.folder = folder;
  }

  /** Does something with tokens. */
  @FunctionalInterface
  interface Work {
    /** Returns the exit code; what is wished wrongly is an IllegalArgumentException. */
    int run(TokenFile file, long nowMillis) throws IOException;
  }

  /** Returns the exit code; says what went wrong. */
  int run(Work work) {
    try {
      return work.run(new TokenFile(folder), wall.millis());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      System.err.println("the tokens in " + folder + " cannot be used: " + e.getMessage());
      return 1;
    }
  }

  /** Writes down that a token was made or revoked, and by which user of this machine. */
  void note(String action, String text) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("action", action);
    facts.put("outcome", "done");
    facts.put("text", text);
    Log log = new Log(System.err, wall);
    String user = "user/" + System.getProperty("user.name", "somebody");
    new Audit(folder, Runnable::run, System::nanoTime, log)
        .write(new Audit.Entry(wall.millis(), new Caller("", true, user), facts));
  }
}
