package io.muster.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Carries bytes between agents and a registry, and does to them what networks do: the same for the
 * same seed, as far as the order of the connections is the same.
 */
final class FaultProxy implements AutoCloseable {
  /** What becomes of a direction of a connection once its share of bytes has passed. */
  enum Fault {
    /** Nothing. */
    NONE,
    /** Every piece arrives late. */
    DELAY,
    /** Pieces of any size. */
    CHUNKS,
    /** One byte in a second. */
    SLOW,
    /** Taken, and never delivered. */
    SWALLOW,
    /** No more bytes this way, though the other way goes on. */
    HALF_CLOSE,
    /** Both ways are closed. */
    CUT,
    /** Both ways are reset. */
    RESET
  }

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private volatile Plan plan = new Plan(Fault.NONE, 0, 0);

  /**
   * One fault.
   *
   * @param fault what happens
   * @param after so many bytes of a direction
   * @param seed of what is random in it
   */
  record Plan(Fault fault, int after, long seed) {
    static Plan drawn(Random random) {
      Fault[] faults = Fault.values();
      return new Plan(
          faults[1 + random.nextInt(faults.length - 1)], random.nextInt(600), random.nextLong());
    }
  }

  private FaultProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  static FaultProxy to(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    FaultProxy proxy =
        new FaultProxy(
            new ServerSocket(0, 200, InetAddress.getLoopbackAddress()),
            new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    Thread.ofPlatform().daemon().name("proxy").start(proxy::accept);
    return proxy;
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** From here on every connection, old or new, suffers this. */
  void suffer(Plan next) {
    plan = next;
    pairs.forEach(Pair::begin);
  }

  /** From here on connections are good; those that suffered are closed. */
  void mend() {
    plan = new Plan(Fault.NONE, 0, 0);
    pairs.forEach(Pair::close);
  }

  private void accept() {
    try {
      while (true) {
        Socket agent = listener.accept();
        try {
          Socket registry = new Socket();
          registry.connect(target, 2_000);
          Pair pair = new Pair(agent, registry);
          pairs.add(pair);
          pair.carry();
        } catch (IOException e) {
          agent.close(); // as if the registry were not there
        }
      }
    } catch (IOException e) {
      mend(); // closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    mend();
  }

  /** A connection on either side. */
  private final class Pair {
    private final Socket agent;
    private final Socket registry;

    Pair(Socket agent, Socket registry) {
      this.agent = agent;
      this.registry = registry;
    }

    void carry() {
      Thread.ofVirtual().start(() -> carry(agent, registry, 1));
      Thread.ofVirtual().start(() -> carry(registry, agent, 2));
    }

    /** A fault that does not wait for bytes acts at once. */
    void begin() {
      Fault fault = plan.fault();
      if (fault == Fault.CUT) {
        close();
      } else if (fault == Fault.RESET) {
        reset();
      }
    }

    private void carry(Socket from, Socket to, int way) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[8_192];
        long passed = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          passed += read;
          deliver(buffer, read, passed, out, way);
        }
        to.shutdownOutput();
      } catch (IOException e) {
        close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void deliver(byte[] bytes, int length, long passed, OutputStream out, int way)
        throws IOException, InterruptedException {
      Plan now = plan;
      Random random = new Random(now.seed() + way);
      switch (passed < now.after() ? Fault.NONE : now.fault()) {
        case NONE -> out.write(bytes, 0, length);
        case DELAY -> {
          pass(10 + random.nextInt(200));
          out.write(bytes, 0, length);
        }
        case CHUNKS -> {
          for (int at = 0, step; at < length; at += step) {
            step = Math.min(length - at, 1 + random.nextInt(9));
            out.write(bytes, at, step);
          }
        }
        case SLOW -> {
          for (int at = 0; at < length; at++) {
            out.write(bytes, at, 1);
            pass(plan.fault() == Fault.SLOW ? 1_000 : 0);
          }
        }
        case SWALLOW -> {}
        case HALF_CLOSE -> (way == 1 ? registry : agent).shutdownOutput();
        case CUT -> close();
        case RESET -> reset();
      }
    }

    private void reset() {
      try {
        agent.setSoLinger(true, 0);
        registry.setSoLinger(true, 0);
      } catch (SocketException e) {
        close(); // it was closed already
      }
      close();
    }

    private void close() {
      pairs.remove(this);
      for (Socket socket : new Socket[] {agent, registry}) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new AssertionError("a socket that does not close", e);
        }
      }
    }
  }

  /** Time is what the fault is made of. */
  private static void pass(long millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
