package io.muster.agent.premain;

import io.muster.agent.Allowed;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The agent's voice: single lines on the process's standard error, written to the file itself,
 * since the host may have put something of its own in the place of {@code System.err}. Any thread;
 * never throws.
 */
@Allowed("standard error is the one place the agent speaks")
public final class AgentLog {
  private final boolean info;
  private final boolean debug;
  private final OutputStream out;

  /** Makes a log of level "info", "debug" or "off". */
  public AgentLog(String level) {
    this(level, standardError());
  }

  AgentLog(String level, OutputStream out) {
    this.out = out;
    this.debug = level.equals("debug");
    this.info = debug || level.equals("info");
  }

  /** A security manager may keep the file from us; then the host's own stream has to do. */
  private static OutputStream standardError() {
    try {
      return new FileOutputStream(FileDescriptor.err);
    } catch (SecurityException e) {
      return System.err;
    }
  }

  /** A flip a person may want to know. */
  public void info(String line) {
    if (info) {
      print("muster: ", line);
    }
  }

  /** Something a person should mend. */
  public void warn(String line) {
    if (info) {
      print("muster: WARNING ", line);
    }
  }

  /** Something only a person who looks for it wants to know. */
  public void debug(String line) {
    if (debug) {
      print("muster: debug ", line);
    }
  }

  private void print(String start, String line) {
    StringBuilder clean = new StringBuilder(start);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      clean.append(c < ' ' || c == 127 ? '?' : c);
    }
    try {
      out.write(clean.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return; // nobody to tell
    }
  }
}
