package io.muster.registry.server;

import io.muster.registry.tls.Pki;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;

/** What arrives below gRPC ends the same way when it arrives within TLS. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class RawBytesOverTlsTest extends RawBytesTest {
  private Pki pki;

  @Override
  Node node(Path folder) throws IOException {
    pki = new Pki(folder);
    return Node.start(
        folder,
        pki.settings("required"),
        List.of(),
        address -> pki.channel(address, Optional.of(pki.service("bystander"))));
  }

  @Override
  Socket connect() throws IOException {
    Socket plain = connect(node());
    SSLSocket secure =
        (SSLSocket)
            pki.caller(Optional.of(pki.service("attacker")))
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true);
    secure.startHandshake();
    return secure;
  }
}
