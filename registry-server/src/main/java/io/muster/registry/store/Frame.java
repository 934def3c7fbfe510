package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Overrides;
import io.muster.registry.wire.InstanceForm;
import io.muster.registry.wire.OverrideForm;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The pieces a store's file consists of, behind its header. A frame is the file's own number, the
 * frame's place in the order, its kind, the length of its content, and a CRC-32C over all of it; so
 * nothing that was written elsewhere or earlier is taken for it. The content is a {@link Head} in a
 * commit and nothing in a part, then instances to put, identities to remove, and what operators
 * have said. What parts hold counts only with the commit that follows them. Pure; one thread at a
 * time.
 */
final class Frame {
  /** Number of the file, order, kind, length of the content, sum. */
  static final int HEADER = 2 * Long.BYTES + 3 * Integer.BYTES;

  private static final int SUM_AT = HEADER - Integer.BYTES;
  private static final int PART = 1;
  private static final int COMMIT = 2;

  /** In the place of a length: an identity follows that is to be removed. */
  private static final int REMOVED = -1;

  /** In the place of a length: what operators have said follows, its own length before it. */
  private static final int OVERRIDES = -2;

  /** As the first of them, of another tenant than the default: its length before it. */
  private static final int REMOVED_OF_TENANT = -3;

  private static final int FIRST_CAPACITY = 16 << 10;

  /** A frame that grew past it is made anew next time. */
  private static final int KEPT_CAPACITY = 1 << 20;

  private final long file;
  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY);

  /** Makes one to be filled again and again, for the file of that number. */
  Frame(long file) {
    this.file = file;
    clear();
  }

  private void clear() {
    if (bytes.capacity() > KEPT_CAPACITY) {
      bytes = ByteBuffer.allocate(FIRST_CAPACITY);
    }
    bytes.clear().position(HEADER + Head.BYTES);
  }

  /** Returns the length of what was added, in bytes. */
  int length() {
    return bytes.position() - HEADER - Head.BYTES;
  }

  /** Adds an instance to put. */
  void put(Instance instance) {
    put(ByteBuffer.wrap(InstanceForm.write(instance)));
  }

  /** Adds an instance to put, in its stored form. */
  void put(ByteBuffer form) {
    int length = form.remaining();
    room(Integer.BYTES + length).putInt(length).put(form.duplicate());
  }

  /** Adds an identity to remove. */
  void remove(InstanceId id) {
    byte[] stored = id.stored();
    if (stored.length == InstanceId.BYTES) {
      room(Integer.BYTES + stored.length).putInt(REMOVED).put(stored);
    } else {
      room(2 * Integer.BYTES + stored.length)
          .putInt(REMOVED_OF_TENANT)
          .putInt(stored.length)
          .put(stored);
    }
  }

  /** Adds what operators have said, in place of all before. */
  void put(Overrides overrides) {
    byte[] form = OverrideForm.write(overrides);
    room(2 * Integer.BYTES + form.length).putInt(OVERRIDES).putInt(form.length).put(form);
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int capacity = Math.max(2 * bytes.capacity(), bytes.position() + more);
      bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
    }
    return bytes;
  }

  /** Returns what was added as a part, and starts over. */
  ByteBuffer part(long order) {
    return closed(Head.BYTES, order, PART);
  }

  /** Returns what was added as a commit with that head, and starts over. */
  ByteBuffer commit(long order, Head head) {
    bytes.put(HEADER, head.bytes());
    return closed(0, order, COMMIT);
  }

  private ByteBuffer closed(int from, long order, int kind) {
    ByteBuffer frame = bytes.flip().position(from).slice();
    frame.putLong(0, file).putLong(Long.BYTES, order).putInt(2 * Long.BYTES, kind);
    frame.putInt(SUM_AT - Integer.BYTES, frame.limit() - HEADER);
    frame.putInt(SUM_AT, sum(frame));
    clear();
    return frame;
  }

  private static int sum(ByteBuffer frame) {
    CRC32C sum = new CRC32C();
    sum.update(frame.duplicate().position(0).limit(SUM_AT));
    sum.update(frame.duplicate().position(HEADER));
    return (int) sum.getValue();
  }

  /** Told what a frame holds. */
  interface Reader {
    /** Told of an instance and of the form in which it is stored. */
    void put(Instance instance, ByteBuffer form);

    void removed(InstanceId id);

    void overrides(Overrides all);
  }

  /**
   * What a frame says of itself before its sum was looked at.
   *
   * @param length of all of it, in bytes
   */
  record Claim(long order, int length) {
    /** Returns what these bytes say, if they can begin a frame of that file and that length. */
    static Optional<Claim> of(ByteBuffer header, long file, long most) {
      int content = header.getInt(SUM_AT - Integer.BYTES);
      boolean plausible = header.getLong(0) == file && content >= 0 && content <= most - HEADER;
      return plausible
          ? Optional.of(new Claim(header.getLong(Long.BYTES), HEADER + content))
          : Optional.empty();
    }
  }

  /**
   * A frame whose sum is right.
   *
   * @param head of a commit; empty in a part
   * @param content what is to be put and removed
   */
  record Whole(Optional<Head> head, ByteBuffer content) {
    /** Returns the frame that these bytes are, all of them, or empty when they are none. */
    static Optional<Whole> of(ByteBuffer frame) {
      if (frame.getInt(SUM_AT) != sum(frame)) {
        return Optional.empty();
      }
      ByteBuffer content = frame.duplicate().position(HEADER);
      int kind = frame.getInt(2 * Long.BYTES);
      if (kind == COMMIT && content.remaining() >= Head.BYTES) {
        byte[] head = new byte[Head.BYTES];
        content.get(head);
        return Head.of(head).map(found -> new Whole(Optional.of(found), content));
      }
      return kind == PART ? Optional.of(new Whole(Optional.empty(), content)) : Optional.empty();
    }

    /**
     * Tells everything that is to be put and removed, in its order.
     *
     * @throws RuntimeException when it cannot be understood
     */
    void each(Reader reader) {
      ByteBuffer in = content.duplicate();
      while (in.hasRemaining()) {
        int length = in.getInt();
        switch (length) {
          case REMOVED -> reader.removed(InstanceId.of(bytes(in, InstanceId.BYTES)));
          case REMOVED_OF_TENANT -> reader.removed(InstanceId.ofStored(bytes(in, in.getInt())));
          case OVERRIDES -> reader.overrides(OverrideForm.read(bytes(in, in.getInt())));
          default -> {
            byte[] form = bytes(in, length);
            reader.put(InstanceForm.read(form), ByteBuffer.wrap(form));
          }
        }
      }
    }

    private static byte[] bytes(ByteBuffer in, int length) {
      byte[] bytes = new byte[length];
      in.get(bytes);
      return bytes;
    }
  }
}
