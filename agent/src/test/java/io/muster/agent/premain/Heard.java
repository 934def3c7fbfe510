package io.muster.agent.premain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A log whose lines are kept. */
public final class Heard {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AgentLog log = new AgentLog("info", out);

  public AgentLog log() {
    return log;
  }

  public List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
