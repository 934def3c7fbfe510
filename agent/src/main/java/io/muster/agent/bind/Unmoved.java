package io.muster.agent.bind;

/**
 * Names of the host's classes that the agent carries as libraries too. The build renames these in
 * every text of the agent that begins with such a name, so here they are written with an equals
 * sign in front. Pure.
 */
public final class Unmoved {
  private Unmoved() {}

  /** Returns the name without its mark: "=io.grpc.Server" is "io.grpc.Server". */
  public static String name(String marked) {
    if (marked.isEmpty() || marked.charAt(0) != '=') {
      throw new IllegalArgumentException("expected a leading equals sign: " + marked);
    }
    return marked.substring(1);
  }
}
