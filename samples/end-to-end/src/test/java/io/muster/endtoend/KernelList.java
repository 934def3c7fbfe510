package io.muster.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The listening sockets of another process as the kernel shows them: its tables, joined with the
 * process's own descriptors. What an agent says is held against this. Confined to one thread.
 */
final class KernelList {
  private static final String LISTEN = " 0A ";

  private final Path process;
  private final Set<String> foreign = new HashSet<>();
  private final Set<String> own = new HashSet<>();

  KernelList(long pid) {
    this.process = Path.of("/proc", Long.toString(pid));
  }

  /** Returns every port with the addresses it is open at. */
  Map<Integer, Set<InetAddress>> read() throws IOException {
    Map<Integer, Set<InetAddress>> found = new TreeMap<>();
    read(process.resolve("net/tcp"), found);
    read(process.resolve("net/tcp6"), found);
    return found;
  }

  private void read(Path table, Map<Integer, Set<InetAddress>> found) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(table)) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.contains(LISTEN)) {
          return; // the kernel lists who listens before all others
        }
        String[] fields = line.trim().split("\\s+");
        if (isOwn(fields[9])) {
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
      return all.map(KernelList::target).toList().stream();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
