package io.muster.agent.premain;

import io.muster.agent.mirror.Endpoint;
import io.muster.agent.mirror.EndpointList;
import io.muster.agent.mirror.Mirror;
import io.muster.agent.mirror.RegistryStart;
import io.muster.agent.mirror.Snapshot;
import io.muster.agent.settings.ServiceName;
import io.muster.agent.wire.EndpointsForm;
import io.muster.agent.wire.ProtoReader;
import io.muster.agent.wire.ProtoWriter;
import io.muster.agent.wire.RequirementForm;

/**
 * Loads what the main thread will come to, while that reads its settings: on a machine with two
 * processors half of the door is there when it is needed. Runs on the stream lane's thread, before
 * that has work of its own. What it does not get done, the main thread does.
 */
final class Ahead {
  /** What a socket needs on Java 8 to 25; before 13 the last is not there. */
  private static final String[] NETWORK = {
    "java.net.InetAddress", "java.net.Socket", "sun.nio.ch.NioSocketImpl"
  };

  private volatile boolean wanted;
  private volatile boolean off;
  private boolean networkDone;

  /** The agent is to do something in this process: the JDK's network may be touched. Any thread. */
  void wanted() {
    wanted = true;
  }

  /** Nothing more is needed. Any thread. */
  void off() {
    off = true;
  }

  /** Loads; the first half, then what waits for nothing but the settings, then the second. */
  void run() throws ClassNotFoundException {
    initialise(
        Route.class,
        InnerRealm.class,
        Token.class,
        AgentContext.class,
        ServiceName.class,
        SnapshotFolder.class,
        Snapshot.class,
        Mirror.class);
    network();
    initialise(
        BeforeMain.class,
        Patience.class,
        FirstAnswer.class,
        HostNames.class,
        Http2Call.class,
        CallHeaders.class,
        ProtoWriter.class,
        RequirementForm.class,
        ProtoReader.class,
        EndpointsForm.class,
        EndpointList.class,
        Endpoint.class,
        RegistryStart.class);
    network();
  }

  private void network() {
    if (wanted && !networkDone) {
      networkDone = true;
      try {
        for (String name : NETWORK) {
          Class.forName(name, true, null);
        }
      } catch (ClassNotFoundException e) {
        return; // an older Java: what its sockets need instead comes with them
      }
    }
  }

  private void initialise(Class<?>... types) throws ClassNotFoundException {
    for (Class<?> type : types) {
      if (off) {
        return;
      }
      Class.forName(type.getName(), true, type.getClassLoader());
    }
  }
}
