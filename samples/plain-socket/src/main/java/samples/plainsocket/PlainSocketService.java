package samples.plainsocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it is sent, one caller after the other. */
public final class PlainSocketService {
  private PlainSocketService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      System.out.println("plain-socket-service listening on port " + server.getLocalPort());
      while (true) {
        try (Socket caller = server.accept()) {
          echo(caller.getInputStream(), caller.getOutputStream());
        }
      }
    }
  }

  private static void echo(InputStream in, OutputStream out) throws IOException {
    byte[] part = new byte[1024];
    for (int length = in.read(part); length >= 0; length = in.read(part)) {
      out.write(part, 0, length);
    }
  }
}
