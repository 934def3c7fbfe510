package io.muster.agent.premain;

import io.muster.agent.settings.HostPort;
import java.io.IOException;
import java.net.Socket;

/** Makes sockets that speak TLS; the inner realm has them. Any thread. */
public interface SecureSockets {
  /**
   * Returns a socket that is not connected. To connect it is to shake hands with this registry, as
   * the user wrote it, within the connection's bound.
   *
   * @throws IOException when the files of {@code muster.tls.*} are not as they should be
   */
  Socket open(HostPort registry) throws IOException;

  /**
   * Loads what a handshake needs, and speaks to nobody.
   *
   * @throws IOException when the files are not as they should be
   */
  void rehearse() throws IOException;
}
