package io.muster.agent.link;

import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Witness;
import io.muster.agent.describe.Describer;
import io.muster.agent.describe.Port;
import io.muster.agent.premain.AgentContext;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.premain.TestContext;
import java.util.List;

/** Lets the agent's voice speak on a standard error that a test can read. */
public final class LinesProgram {
  private LinesProgram() {}

  /** Plays the scene that is named. */
  public static void main(String[] arguments) {
    if (arguments[0].equals("flips")) {
      flips(new Flips(new AgentLog("info")));
    } else {
      startLine(TestContext.of("service.name=desk,service.version=1.2", "info"));
    }
  }

  private static void flips(Flips flips) {
    flips.down("h:1", "refused", 100);
    flips.down("h:1", "refused", 200);
    flips.down("h:1", "refused", 400);
    flips.up("h:1", 600);
    flips.up("h:1", 700);
    flips.down("h:1", "reset", 1_000);
    flips.up("h:1", 1_250);
  }

  private static void startLine(AgentContext context) {
    EventLoop loop = new EventLoop(context.log());
    StartLine line = new StartLine(context);
    List<Port> ports =
        Describer.describe(
            List.of(BoundSocket.of("127.0.0.1", 8_080, 0, Witness.NOBODY)), "127.0.0.1");
    line.welcomed("h:1", loop);
    line.registered("h:1", List.of(), loop);
    line.registered("h:1", ports, loop);
    line.registered("h:1", ports, loop);
    line.welcomed("h:1", loop);
  }
}
