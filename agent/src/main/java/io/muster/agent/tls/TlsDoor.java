package io.muster.agent.tls;

import io.muster.agent.Allowed;
import io.muster.agent.crypto.SparePair;
import io.muster.agent.premain.AgentLog;
import io.muster.agent.premain.PrivateFile;
import io.muster.agent.premain.SecureSockets;
import io.muster.agent.settings.HostPort;
import io.muster.agent.settings.TrustSettings;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Makes sockets that speak TLS. The files are read for each of them: a new pair needs no word. */
@Allowed("certificates are held against this machine's clock")
public final class TlsDoor implements SecureSockets {
  private final TrustSettings settings;
  private final AgentLog log;
  private final SparePair spare = new SparePair();
  private @Nullable Material last;
  private String complaint = "";
  private boolean modeShown;

  /** Reads nothing yet. */
  public TlsDoor(TrustSettings settings, AgentLog log) {
    this.settings = settings;
    this.log = log;
  }

  @Override
  public Socket open(HostPort registry) throws IOException {
    return new TlsSocket(current(), spare, registry, System.currentTimeMillis());
  }

  @Override
  public void rehearse() throws IOException {
    DryRun.go(Material.read(settings), spare);
  }

  private synchronized Material current() throws IOException {
    try {
      Material read = Material.read(settings);
      complaint = "";
      last = read;
      look(read);
      return read;
    } catch (IOException e) {
      Material before = last;
      if (before == null) {
        throw e;
      }
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(complaint)) {
        complaint = problem;
        log.warn(problem + "; what was read before stays in force");
      }
      return before;
    }
  }

  private void look(Material read) throws IOException {
    String open = read.key() == null || modeShown ? "" : PrivateFile.exposure(settings.key());
    if (!open.isEmpty()) {
      modeShown = true;
      log.warn("muster.tls.key = \"" + settings.key() + "\": " + open);
    }
    String problem =
        read.own().isEmpty() ? "" : read.own().get(0).problem(System.currentTimeMillis());
    if (!problem.isEmpty() && !problem.equals(complaint)) {
      log.warn("muster.tls.cert = \"" + settings.certificate() + "\": it " + problem);
    }
    complaint = problem;
  }
}
