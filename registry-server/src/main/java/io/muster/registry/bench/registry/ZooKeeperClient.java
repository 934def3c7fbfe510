package io.muster.registry.bench.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.registry.v1.ServiceDescription;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * An agent that keeps its service in an ephemeral node of ZooKeeper, in ZooKeeper's own protocol:
 * requests in frames, answered in their order; a watch rings once and is set again by reading.
 */
final class ZooKeeperClient implements Contender.Client {
  private static final int SESSION_MILLIS = 30_000;
  private static final int CREATE = 1;
  private static final int EXISTS = 3;
  private static final int GET_DATA = 4;
  private static final int SET_DATA = 5;
  private static final int PING = 11;
  private static final int PING_XID = -2;
  private static final int NOTIFICATION_XID = -1;
  private static final int ALL_RIGHTS = 31;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final String required;
  private final Contender.Told told;
  private final Queue<Answered> unanswered = new ArrayDeque<>();
  private int xid;
  private boolean created;
  private volatile boolean closed;

  /** Takes an answer. */
  @FunctionalInterface
  private interface Answered {
    void with(int error, DataInputStream payload) throws IOException;
  }

  /** Writes a request's fields. */
  @FunctionalInterface
  private interface Fields {
    void write(DataOutputStream out) throws IOException;
  }

  private ZooKeeperClient(Socket socket, String required, Contender.Told told) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1024));
    this.required = "/" + required;
    this.told = told;
  }

  static ZooKeeperClient connect(String address, String required, Contender.Told told)
      throws IOException {
    String[] parts = address.split(":");
    Socket socket = new Socket(parts[0], Integer.parseInt(parts[1]));
    socket.setTcpNoDelay(true);
    ZooKeeperClient client = new ZooKeeperClient(socket, required, told);
    client.begin();
    Thread.ofVirtual().name("zookeeper-client").start(client::read);
    if (!required.isEmpty()) {
      client.look();
    }
    return client;
  }

  private void begin() throws IOException {
    frame(
        hello -> {
          hello.writeInt(0);
          hello.writeLong(0);
          hello.writeInt(SESSION_MILLIS);
          hello.writeLong(0);
          hello.writeInt(16);
          hello.write(new byte[17]); // no password yet, and not read-only
        });
    in.readFully(new byte[in.readInt()]);
  }

  private synchronized void frame(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fields.write(new DataOutputStream(bytes));
    out.writeInt(bytes.size());
    bytes.writeTo(out);
    out.flush();
  }

  private synchronized void request(int type, Fields fields, Answered answered) {
    try {
      unanswered.add(answered);
      int number = ++xid;
      frame(
          request -> {
            request.writeInt(number);
            request.writeInt(type);
            fields.write(request);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void register(String service, String version, Runnable acknowledged) {
    byte[] data = Said.service(service, version, 1).toByteArray();
    boolean first = !created;
    created = true;
    request(
        first ? CREATE : SET_DATA,
        request -> {
          bytes(request, ("/" + service).getBytes(StandardCharsets.UTF_8));
          bytes(request, data);
          if (first) {
            ephemeralForEveryone(request);
          } else {
            request.writeInt(-1); // whatever the node's version is
          }
        },
        (error, payload) -> acknowledged.run());
  }

  private static void ephemeralForEveryone(DataOutputStream request) throws IOException {
    request.writeInt(1);
    request.writeInt(ALL_RIGHTS);
    bytes(request, "world".getBytes(StandardCharsets.UTF_8));
    bytes(request, "anyone".getBytes(StandardCharsets.UTF_8));
    request.writeInt(1);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads the node and watches it; when it is not there, watches for its coming. */
  private void look() {
    request(GET_DATA, this::watched, this::found);
  }

  private void watched(DataOutputStream request) throws IOException {
    bytes(request, required.getBytes(StandardCharsets.UTF_8));
    request.writeBoolean(true);
  }

  private void found(int error, DataInputStream payload) throws IOException {
    if (error == 0) {
      told.version(version(payload.readNBytes(payload.readInt())));
    } else {
      request(EXISTS, this::watched, (e, p) -> told.version(""));
    }
  }

  private static String version(byte[] data) throws InvalidProtocolBufferException {
    return ServiceDescription.parseFrom(data).getVersion();
  }

  @Override
  public void beat() {
    try {
      frame(
          ping -> {
            ping.writeInt(PING_XID);
            ping.writeInt(PING);
          });
    } catch (IOException e) {
      Failures.add(e);
    }
  }

  private void read() {
    try {
      while (true) {
        byte[] frame = in.readNBytes(in.readInt());
        hear(new DataInputStream(new ByteArrayInputStream(frame)));
      }
    } catch (IOException | RuntimeException e) {
      if (!closed) {
        Failures.add(e);
      }
    }
  }

  private void hear(DataInputStream answer) throws IOException {
    int number = answer.readInt();
    answer.readLong();
    int error = answer.readInt();
    if (number == NOTIFICATION_XID) {
      look();
    } else if (number != PING_XID) {
      Answered answered;
      synchronized (this) {
        answered = unanswered.remove();
      }
      answered.with(error, answer);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up either way.
    }
  }
}
