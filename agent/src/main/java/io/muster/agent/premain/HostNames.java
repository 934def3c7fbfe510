package io.muster.agent.premain;

import io.muster.agent.Allowed;
import io.muster.agent.settings.Literals;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the registry's name into an address without the JDK's look-up, whose first use would freeze
 * the host's {@code networkaddress.cache.ttl}: literals, {@code /etc/hosts}, then a question of our
 * own to the name servers of {@code /etc/resolv.conf}. Any thread; blocks at most as long as told.
 */
@Allowed("bounds on questions to name servers")
public final class HostNames {
  private static final int DNS_PORT = 53;
  private static final int TRY_MILLIS = 1_000;
  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;

  private HostNames() {}

  /**
   * Returns the address.
   *
   * @throws IOException when nobody knows the name in time
   */
  public static InetAddress resolve(String host, long timeoutMillis) throws IOException {
    byte[] literal = Literals.parse(host);
    if (literal != null) {
      return InetAddress.getByAddress(literal);
    }
    if (host.equals("localhost")) {
      return InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1});
    }
    byte[] known = inHosts(host);
    if (known != null) {
      return InetAddress.getByAddress(host, known);
    }
    long end = System.nanoTime() / 1_000_000 + timeoutMillis;
    List<String> servers = words("/etc/resolv.conf", "nameserver");
    for (String name : candidates(host)) {
      for (int type : new int[] {TYPE_A, TYPE_AAAA}) {
        for (String server : servers) {
          long left = end - System.nanoTime() / 1_000_000;
          byte[] found =
              left <= 0 ? null : ask(server, name, type, (int) Math.min(left, TRY_MILLIS));
          if (found != null) {
            return InetAddress.getByAddress(host, found);
          }
        }
      }
    }
    throw new IOException(
        "no address is known for " + host + ": neither /etc/hosts nor " + servers + " has one");
  }

  private static List<String> candidates(String host) {
    List<String> names = new ArrayList<>();
    if (host.indexOf('.') < 0) {
      for (String domain : words("/etc/resolv.conf", "search")) {
        names.add(host + "." + domain);
      }
      names.add(host);
    } else {
      names.add(host);
      for (String domain : words("/etc/resolv.conf", "search")) {
        names.add(host + "." + domain);
      }
    }
    return names;
  }

  private static byte @Nullable [] inHosts(String host) {
    for (String line : lines("/etc/hosts")) {
      List<String> words = split(line);
      for (int i = 1; i < words.size(); i++) {
        if (words.get(i).equalsIgnoreCase(host)) {
          byte[] address = Literals.parse(words.get(0));
          if (address != null) {
            return address;
          }
        }
      }
    }
    return null;
  }

  private static byte @Nullable [] ask(String server, String name, int type, int millis) {
    byte[] address = Literals.parse(server);
    if (address == null) {
      return null;
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(millis);
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), DNS_PORT));
      int id = (int) (System.nanoTime() >>> 8) & 0xffff;
      byte[] question = question(id, name, type);
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
      socket.receive(answer);
      return DnsAnswer.address(answer.getData(), answer.getLength(), id, type);
    } catch (IOException | RuntimeException e) {
      return null; // the next server, or the next try, may know
    }
  }

  private static byte[] question(int id, String name, int type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] head = {
      (byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0
    }; // recursion desired, one question
    out.write(head, 0, head.length);
    int start = 0;
    while (start <= name.length()) {
      int dot = name.indexOf('.', start);
      int end = dot < 0 ? name.length() : dot;
      byte[] label = name.substring(start, end).getBytes(StandardCharsets.US_ASCII);
      if (label.length > 0) {
        out.write(label.length);
        out.write(label, 0, label.length);
      }
      start = end + 1;
    }
    byte[] tail = {0, 0, (byte) type, 0, 1};
    out.write(tail, 0, tail.length);
    return out.toByteArray();
  }

  private static List<String> words(String file, String key) {
    List<String> found = new ArrayList<>();
    for (String line : lines(file)) {
      List<String> words = split(line);
      if (!words.isEmpty() && words.get(0).equals(key)) {
        found.addAll(words.subList(1, words.size()));
      }
    }
    return found;
  }

  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= line.length(); i++) {
      char c = i < line.length() ? line.charAt(i) : ' ';
      if (c == '#' || c == ';') {
        c = ' ';
        line = line.substring(0, i);
      }
      boolean space = c == ' ' || c == '\t';
      if (space && start >= 0) {
        words.add(line.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return words;
  }

  private static List<String> lines(String path) {
    List<String> lines = new ArrayList<>();
    File file = new File(path);
    if (!file.canRead()) {
      return lines;
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.clear(); // as good as absent
    }
    return lines;
  }
}
