package io.muster.agent.probe;

import io.muster.agent.bind.Findings;
import java.util.Set;
import java.util.TreeSet;

/** Paths below which a server answers. Confined to one look. */
final class Contexts {
  private final Set<String> paths = new TreeSet<>();

  void add(String path) {
    paths.add(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** Returns the path when there is just one; several, or the root, are none. */
  Findings findings() {
    return paths.size() == 1 ? Findings.NONE.contextPath(paths.iterator().next()) : Findings.NONE;
  }
}
