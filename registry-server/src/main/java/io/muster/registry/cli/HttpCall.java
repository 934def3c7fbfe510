package io.muster.registry.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One question over HTTP/1.1 on a socket, plain or under TLS. By hand, since a command that asks
 * one question and ends pays for every class: the JDK's client and gRPC each cost more than the
 * whole rest. Speaks what the registry speaks: a length, no chunks, no redirects.
 */
final class HttpCall {
  private static final int LONGEST_LINE = 8_192;

  /** A page of the largest fleet is far below it. */
  private static final int LONGEST_CONTENT = 256 << 20;

  private static final int MOST_HEADERS = 100;

  /** What a record of TLS begins with that says something is wrong (RFC 8446, 5.1). */
  private static final int TLS_ALERT = 21;

  private HttpCall() {}

  /**
   * What is asked.
   *
   * @param path with its parameters
   * @param accept which types
   * @param patienceMillis at each step at most
   */
  record Ask(String path, String accept, int patienceMillis) {}

  /** Who answers speaks TLS, and was spoken to in plain text. */
  static final class SpeaksTls extends ProtocolException {
    private static final long serialVersionUID = 1;

    SpeaksTls() {
      super("what answers there speaks TLS");
    }
  }

  /**
   * Who answers was believed, and hung up then. Under TLS 1.3 it is only behind the handshake that
   * a server can say it wants another certificate, and that is lost when it closes too soon.
   */
  static final class HungUp extends IOException {
    private static final long serialVersionUID = 1;

    HungUp(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * What came back.
   *
   * @param status of HTTP
   * @param type of the content
   * @param content its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Reply(int status, String type, byte[] content) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  /**
   * Asks.
   *
   * @throws ProtocolException when what answers does not speak HTTP/1.1
   * @throws IOException when nobody answers
   */
  static Reply get(RegistryAddress at, Access access, Ask ask) throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(at.host());
    IOException last = new IOException("no address");
    for (InetAddress address : addresses) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, at.port()), ask.patienceMillis());
      } catch (IOException e) { // whatever it is, another address may do
        socket.close();
        last = e;
        continue;
      }
      try (socket) {
        socket.setSoTimeout(ask.patienceMillis());
        socket.setTcpNoDelay(true);
        if (access.tls().isEmpty()) {
          // The Host is the address itself: a registry on loopback answers to no other name.
          String host = new RegistryAddress(address.getHostAddress(), at.port()).toString();
          return exchange(socket, request(ask, host, access.token()));
        }
        // Under TLS it is the name that was dialled, which the certificate may have.
        try (Socket secure = TlsLayer.over(socket, at, access.tls().get())) {
          return believed(secure, request(ask, at.toString(), access.token()));
        }
      }
    }
    throw last;
  }

  /** Whoever hangs up now has seen who asks. */
  private static Reply believed(Socket socket, byte[] request) throws IOException {
    try {
      return exchange(socket, request);
    } catch (SocketException | EOFException e) {
      throw new HungUp(e);
    }
  }

  private static Reply exchange(Socket socket, byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    return reply(new BufferedInputStream(socket.getInputStream()));
  }

  private static byte[] request(Ask ask, String host, String token) {
    return ("GET "
            + ask.path()
            + " HTTP/1.1\r\nhost: "
            + host
            + "\r\naccept: "
            + ask.accept()
            + (token.isEmpty() ? "" : "\r\nauthorization: Bearer " + token)
            + "\r\nconnection: close\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static Reply reply(InputStream in) throws IOException {
    in.mark(1);
    if (in.read() == TLS_ALERT) {
      throw new SpeaksTls();
    }
    in.reset();
    String first = line(in);
    if (!first.startsWith("HTTP/1.") || first.length() < 12) {
      throw new ProtocolException("what answers there does not speak HTTP/1.1");
    }
    int status = whole(first.substring(9, 12));
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1 || headers.size() >= MOST_HEADERS) {
        throw new ProtocolException("what answers there sends headers that are none");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = whole(headers.getOrDefault("content-length", ""));
    byte[] content = in.readNBytes(length);
    if (content.length < length) {
      throw new EOFException("the connection was closed in the middle of the answer");
    }
    return new Reply(status, headers.getOrDefault("content-type", ""), content);
  }

  private static int whole(String text) throws ProtocolException {
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (number < 0 || number > LONGEST_CONTENT) {
      throw new ProtocolException("what answers there is no muster registry");
    }
    return number;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed without an answer");
      }
      if (line.size() >= LONGEST_LINE) {
        throw new ProtocolException("what answers there does not speak HTTP/1.1");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }
}
