package io.muster.agent.describe;

import io.muster.agent.bind.ClassOrigin;
import io.muster.agent.bind.Witness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a witness what listens. Who stands nearest to the bind is the server; a known server
 * further out merely called somebody who bound a socket of his own. Anything unknown is a port of
 * protocol "tcp": a name not found costs a field, never the port. Pure.
 */
final class Recognition {
  private static final String[] TLS = {"javax.net.ssl.", "sun.security.ssl."};

  /** What was found for one role: the table's line, and the class that gave it. */
  private static final class Find {
    private final Row row;
    private final ClassOrigin type;

    Find(Row row, ClassOrigin type) {
      this.row = row;
      this.type = type;
    }

    Software software() {
      return Software.of(row.name(), row.versionIn(type));
    }
  }

  private final Witness witness;

  private Recognition(Witness witness) {
    this.witness = witness;
  }

  static Framework of(Witness witness) {
    return new Recognition(witness).framework();
  }

  private Framework framework() {
    Find server = onStack();
    if (server == null || Catalogue.carrier(server.type) == server.row) {
      Find loaded = byLoaded(server == null ? null : server.row);
      server = loaded == null ? server : loaded;
    }
    if (server == null && !witness.present()) {
      server = nativeCarrier();
    }
    Software framework = frameworkOnStack();
    if (framework.equals(Software.NONE)) {
      framework = frameworkByLoaded(server == null ? "" : server.row.name());
    }
    if (server == null && framework.equals(Software.NONE)) {
      return Framework.UNKNOWN;
    }
    return Framework.of(
        server == null ? "tcp" : protocol(server.row),
        server == null ? Software.NONE : server.software(),
        framework,
        Catalogue.isManagement(witness.stack()));
  }

  /** From the bind outwards, past the JDK's plumbing and carriers, to whoever stands there. */
  private @Nullable Find onStack() {
    Find carrier = null;
    for (ClassOrigin type : witness.stack()) {
      Row server = Catalogue.server(type);
      Row carried = Catalogue.carrier(type);
      if (server != null) {
        return new Find(server, type);
      } else if (carried != null) {
        carrier = carrier == null ? new Find(carried, type) : carrier;
      } else if (!Witness.isPlumbing(type.name())) {
        return carrier;
      }
    }
    return carrier;
  }

  /**
   * The one known server that is loaded; of several the one whose thread bound, or none. Of its
   * classes those for TLS alone say most, and those for plain sockets, loaded with any, least.
   *
   * @param carrier who was seen binding, if one was: then it is no server that does so itself
   */
  private @Nullable Find byLoaded(@Nullable Row carrier) {
    List<Find> finds = new ArrayList<>();
    String ofThread = Catalogue.serverOfThread(witness.thread());
    for (ClassOrigin type : witness.loaded()) {
      Row row = Catalogue.server(type);
      if (row != null
          && (carrier == null || Catalogue.isCarried(row, carrier))
          && (ofThread.isEmpty() || row.name().equals(ofThread))) {
        finds.add(new Find(row, type));
      }
    }
    Find best = finds.isEmpty() ? null : finds.get(0);
    for (Find find : finds) {
      if (!find.row.name().equals(finds.get(0).row.name())) {
        return null;
      }
      boolean better = best == null || rank(find) > rank(best);
      best = better ? find : best;
    }
    return best;
  }

  private static int rank(Find find) {
    String protocol = find.row.protocol();
    return protocol.equals("https") ? 2 : protocol.equals("tcp") ? 0 : 1;
  }

  /** A carrier that binds in native code and is loaded; one of its classes tells the version. */
  private @Nullable Find nativeCarrier() {
    Find found = null;
    boolean bindsNatively = false;
    for (ClassOrigin type : witness.loaded()) {
      Row row = Catalogue.carrier(type);
      if (row != null) {
        bindsNatively |= Catalogue.isNative(type);
        found = found == null || found.software().version().isEmpty() ? new Find(row, type) : found;
      }
    }
    return bindsNatively ? found : null;
  }

  private String protocol(Row server) {
    if (server.protocol().equals("http")) {
      for (ClassOrigin type : witness.stack()) {
        Row other = Catalogue.server(type);
        if (other != null && !other.name().equals(server.name())) {
          break; // a server around this one says nothing of this socket
        }
        if (isTls(type) || other != null && other.protocol().equals("https")) {
          return "https";
        }
      }
    }
    return server.protocol();
  }

  private static boolean isTls(ClassOrigin type) {
    for (String prefix : TLS) {
      if (type.name().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The nearest one to the bind; a version is taken from whichever of its classes has one. */
  private Software frameworkOnStack() {
    Row nearest = null;
    for (ClassOrigin type : witness.stack()) {
      Row row = Catalogue.framework(type);
      if (row != null && (nearest == null || row == nearest)) {
        nearest = row;
        String version = row.versionIn(type);
        if (!version.isEmpty()) {
          return Software.of(row.name(), version);
        }
      }
    }
    return nearest == null ? Software.NONE : Software.of(nearest.name(), "");
  }

  /**
   * Of the loaded ones the one that brings the server along, else the one that is the server, else
   * the only one.
   */
  private Software frameworkByLoaded(String server) {
    Find only = null;
    Find same = null;
    boolean several = false;
    for (ClassOrigin type : witness.loaded()) {
      Row row = Catalogue.framework(type);
      if (row != null) {
        Find find = new Find(row, type);
        if (Catalogue.brings(row, server)) {
          return find.software();
        }
        same = row.name().equals(server) ? find : same;
        several |= only != null && only.row != row;
        only = find;
      }
    }
    Find best = same != null ? same : several ? null : only;
    return best == null ? Software.NONE : best.software();
  }
}
