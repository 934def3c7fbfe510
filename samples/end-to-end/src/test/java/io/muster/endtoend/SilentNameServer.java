package io.muster.endtoend;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Takes every question and answers none. Runs in a network namespace of its own. */
public final class SilentNameServer {
  private static final int DNS_PORT = 53;

  private SilentNameServer() {}

  /** Runs until it is ended; says when it listens. */
  public static void main(String[] arguments) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(DNS_PORT, InetAddress.getLoopbackAddress())) {
      System.out.println("ready");
      while (true) {
        socket.receive(new DatagramPacket(new byte[512], 512));
      }
    }
  }
}
