package io.muster.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The listening sockets of another process, as the kernel shows them: what an agent says of it is
 * held against this. Looks every 5 ms.
 */
final class Sockets implements AutoCloseable {
  private static final long PACE_MILLIS = 5;
  private static final String LISTEN = "0A";

  private final Path process;
  private final Runnable changed;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "sockets"));
  private final Set<String> foreign = new HashSet<>();
  private final Set<String> own = new HashSet<>();
  private final Map<Integer, Long> firstSeen = new HashMap<>();
  private Map<Integer, Set<InetAddress>> open = Map.of();

  /** Starts to look; calls back on its own thread after each change. */
  Sockets(long pid, Runnable changed) {
    this.process = Path.of("/proc", Long.toString(pid));
    this.changed = changed;
    clock.scheduleAtFixedRate(this::look, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns every port with the addresses it is open at. */
  synchronized Map<Integer, Set<InetAddress>> open() {
    return open;
  }

  /** Returns when the port was first seen, in nanoseconds of {@link System#nanoTime}. */
  synchronized long firstSeen(int port) {
    return firstSeen.getOrDefault(port, 0L);
  }

  private void look() {
    long now = System.nanoTime();
    Map<Integer, Set<InetAddress>> found = new TreeMap<>();
    try {
      for (String table : new String[] {"net/tcp", "net/tcp6"}) {
        read(process.resolve(table), found);
      }
    } catch (IOException e) {
      found.clear(); // the process is over
    }
    boolean different;
    synchronized (this) {
      found.keySet().forEach(port -> firstSeen.putIfAbsent(port, now));
      different = !found.equals(open);
      open = found;
    }
    if (different) {
      changed.run();
    }
  }

  private void read(Path table, Map<Integer, Set<InetAddress>> found) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(table)) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] fields = line.trim().split("\\s+");
        if (fields[3].equals(LISTEN) && isOwn(fields[9])) {
          String[] local = fields[1].split(":");
          found
              .computeIfAbsent(Integer.parseInt(local[1], 16), port -> new HashSet<>())
              .add(address(local[0]));
        }
      }
    }
  }

  /** Each four bytes are printed as one number of the machine. */
  private static InetAddress address(String hex) throws IOException {
    ByteBuffer printed = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    ByteBuffer address = ByteBuffer.allocate(printed.capacity()).order(ByteOrder.nativeOrder());
    while (printed.hasRemaining()) {
      address.putInt(printed.getInt());
    }
    return InetAddress.getByAddress(address.array());
  }

  /** The descriptors are listed only for a socket that was never met. */
  private boolean isOwn(String inode) throws IOException {
    if (!own.contains(inode) && !foreign.contains(inode)) {
      (descriptors().anyMatch(target -> target.equals("socket:[" + inode + "]")) ? own : foreign)
          .add(inode);
    }
    return own.contains(inode);
  }

  private Stream<String> descriptors() throws IOException {
    try (Stream<Path> all = Files.list(process.resolve("fd"))) {
      return all.map(Sockets::target).toList().stream();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
