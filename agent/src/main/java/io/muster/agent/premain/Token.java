package io.muster.agent.premain;

import java.io.IOException;

/**
 * The token of {@code muster.token.file}, read for each connection, so that a new one needs no
 * word. It never shows in a message. Any thread.
 */
final class Token {
  private static final String START = "muster_";

  /** Of its secret alone; before it the token may have a part that names it. */
  private static final int SHORTEST = START.length() + 43;

  private static final int LONGEST = 128;

  private final String file;
  private final AgentLog log;
  private String last = "";
  private String complaint = "";
  private boolean modeShown;

  Token(String file, AgentLog log) {
    this.file = file;
    this.log = log;
  }

  /** Returns the token in force, or "". */
  synchronized String current() {
    if (file.isEmpty()) {
      return "";
    }
    try {
      last = read();
      complaint = "";
    } catch (IOException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(complaint)) {
        complaint = problem;
        String outcome = last.isEmpty() ? "no token is said" : "the one read before stays in force";
        log.warn("muster.token.file = \"" + file + "\": " + problem + "; " + outcome);
      }
    }
    return last;
  }

  private String read() throws IOException {
    String text = PrivateFile.read(file).trim();
    int length = text.length();
    boolean whole = length >= SHORTEST && length <= LONGEST && text.startsWith(START);
    for (int i = START.length(); whole && i < length; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      whole = letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    if (!whole) {
      throw new IOException(
          "no token is in it; expected one line, muster_ and at least 43 characters");
    }
    String exposure = modeShown ? "" : PrivateFile.exposure(file);
    if (!exposure.isEmpty()) {
      modeShown = true;
      log.warn("muster.token.file = \"" + file + "\": " + exposure);
    }
    return text;
  }
}
