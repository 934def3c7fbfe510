package io.muster.registry.bench.registry;

import java.io.IOException;
import java.nio.file.Path;

/** Something that keeps services and tells of them, as the workloads need it. */
interface Contender {
  /** Returns the name for the table's head. */
  String name();

  /** Starts its server in a process of its own, on loopback, with what the folder holds. */
  Node start(Path folder) throws IOException, InterruptedException;

  /** A server that runs. */
  interface Node extends AutoCloseable {
    Child process();

    /** Returns where it listens, "host:port". */
    String address();

    /**
     * Connects, on a TCP connection of the client's own.
     *
     * @param number tells the client from others
     * @param required the service whose changes it is told; empty for none
     * @param told takes the version that was registered last; any thread
     */
    Client client(int number, String required, Told told) throws IOException;

    /** Ends the process at once. */
    @Override
    default void close() {
      process().close();
    }
  }

  /** Takes what a watcher hears. */
  @FunctionalInterface
  interface Told {
    void version(String version);
  }

  /** One agent as the registry sees it. */
  interface Client extends AutoCloseable {
    /**
     * Says what the service is now. May be called again before the answer; any thread.
     *
     * @param acknowledged called on the client's thread once the registry vouches for it
     */
    void register(String service, String version, Runnable acknowledged);

    /** Shows that it lives, with figures where the registry takes them. */
    void beat();

    /** Ends the connection, without a goodbye. */
    @Override
    void close();
  }
}
