package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known to be open, and what each look changes of it. Confined to the watch's thread. */
final class PortBook {
  private final SeenBinds binds;
  private final Supplier<List<ClassOrigin>> loaded;

  /** Of this look: several ports at once are worth one walk over the classes. */
  private @Nullable List<ClassOrigin> found;

  private Map<String, Entry> known = new LinkedHashMap<>();

  /** One socket, with the kernel's numbers of it: several where processes or threads share it. */
  private static final class Entry {
    private final BoundSocket socket;
    private final Set<String> inodes;

    Entry(BoundSocket socket, Set<String> inodes) {
      this.socket = socket;
      this.inodes = inodes;
    }
  }

  /** Asks for the known servers that are loaded only where a stack tells too little. */
  PortBook(SeenBinds binds, Supplier<List<ClassOrigin>> loaded) {
    this.binds = binds;
    this.loaded = loaded;
  }

  /**
   * Takes what is open now, rows of one address and port as one; returns whether anything changed.
   */
  boolean update(List<ProcNet.Row> rows, long nowMillis) {
    Map<String, Set<String>> inodes = new LinkedHashMap<>();
    Map<String, ProcNet.Row> sockets = new LinkedHashMap<>();
    for (ProcNet.Row row : rows) {
      sockets.put(row.key(), row);
      inodes.computeIfAbsent(row.key(), key -> new HashSet<>()).add(row.inode);
    }
    found = null;
    Map<String, Entry> now = new LinkedHashMap<>();
    for (ProcNet.Row row : sockets.values()) {
      Set<String> of = inodes.getOrDefault(row.key(), Collections.emptySet());
      Entry before = known.get(row.key());
      boolean same = before != null && !Collections.disjoint(before.inodes, of);
      now.put(row.key(), new Entry(socket(row, same ? before : null, nowMillis), of));
    }
    List<BoundSocket> was = sockets();
    known = now;
    return !sockets().equals(was);
  }

  private BoundSocket socket(ProcNet.Row row, @Nullable Entry before, long nowMillis) {
    Bind bind = binds.find(row.address, row.port);
    if (before != null && (bind == null || before.socket.witness().present())) {
      return before.socket;
    }
    Witness witness = bind == null ? Witness.NOBODY : bind.witness();
    if (witness.vague()) {
      List<ClassOrigin> servers = found == null ? loaded.get() : found;
      found = servers;
      witness = servers.isEmpty() ? witness : witness.withLoaded(servers);
    }
    long seenAtMillis = bind == null ? nowMillis : bind.seenAtMillis();
    return before == null
        ? BoundSocket.of(row.address, row.port, seenAtMillis, witness)
        : before.socket.seenBy(witness);
  }

  /** Returns every open socket, in the order of the list it came from. */
  List<BoundSocket> sockets() {
    List<BoundSocket> sockets = new ArrayList<>();
    for (Entry entry : known.values()) {
      sockets.add(entry.socket);
    }
    return sockets;
  }

  /** Returns every open port. */
  Set<Integer> ports() {
    Set<Integer> ports = new HashSet<>();
    for (Entry entry : known.values()) {
      ports.add(entry.socket.port());
    }
    return ports;
  }
}
