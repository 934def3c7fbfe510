package io.muster.registry.store;

import io.muster.registry.OwnFiles;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Overrides;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a store's file from its beginning up to the last commit that is whole, and changes nothing.
 * One thread, which has others help.
 */
final class StoreReader {
  /** Bytes that are understood side by side: enough for every processor, little of a heap. */
  private static final long AT_ONCE = 4 << 20;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(64 << 10);

  private final Path place;
  private final FileChannel in;
  private final long size;
  private final Map<InstanceId, Stored> instances = new HashMap<>();
  private final List<Understood> parts = new ArrayList<>();
  private Overrides overrides = Overrides.NONE;
  private Head head = Head.NONE;
  private long file;
  private long order;
  private long position;

  /**
   * What a file holds.
   *
   * @param head of the last commit that is whole
   * @param proven that of a later one which was acknowledged, since what was written after it is
   *     there, although not all before it; else the same as {@code head}
   */
  record Contents(Head head, Collection<Stored> instances, Overrides overrides, Head proven) {
    /** Of a store that is not there. */
    static final Contents NOTHING = new Contents(Head.NONE, List.of(), Overrides.NONE, Head.NONE);
  }

  private StoreReader(Path place, FileChannel in) throws IOException {
    this.place = place;
    this.in = in;
    this.size = in.size();
  }

  /**
   * Reads all of it.
   *
   * @throws StoreException when not even its first commit is whole, or it is no such file
   */
  static Contents read(Path place) throws IOException {
    try (FileChannel in = OwnFiles.open(place, StandardOpenOption.READ)) {
      return new StoreReader(place, in).read();
    }
  }

  private Contents read() throws IOException {
    header();
    List<Frame.Whole> some = some();
    while (!some.isEmpty()) {
      // Understanding is most of a start with many instances, and each frame is by itself.
      some.parallelStream().map(Understood::of).toList().forEach(this::take);
      some = some();
    }
    if (head.equals(Head.NONE)) {
      throw StoreFolder.damaged(place, "not even its first commit is whole", null);
    }
    return new Contents(head, instances.values(), overrides, beyond());
  }

  private void header() throws IOException {
    ByteBuffer header = bytes(0, StoreFile.HEADER);
    boolean ours = header.limit() == StoreFile.HEADER && header.getLong(0) == StoreFile.MAGIC;
    if (!ours || header.getInt(StoreFile.HEADER - Integer.BYTES) != StoreFile.headerSum(header)) {
      throw StoreFolder.damaged(place, "its first bytes are not those of a store", null);
    }
    int format = header.getInt(Long.BYTES);
    if (format > StoreFile.FORMAT) {
      throw StoreFolder.newer(place, format);
    }
    file = header.getLong(Long.BYTES + Integer.BYTES);
    position = StoreFile.HEADER;
  }

  /** Returns the next frames, up to a few megabytes of them; none at the end. */
  private List<Frame.Whole> some() throws IOException {
    List<Frame.Whole> some = new ArrayList<>();
    long until = position + AT_ONCE;
    Optional<Frame.Whole> frame = next();
    while (frame.isPresent()) {
      some.add(frame.get());
      frame = position < until ? next() : Optional.empty();
    }
    return some;
  }

  private Optional<Frame.Whole> next() throws IOException {
    ByteBuffer header = bytes(position, Frame.HEADER);
    if (header.limit() < Frame.HEADER) {
      return Optional.empty();
    }
    Optional<Frame.Claim> claim = Frame.Claim.of(header, file, size - position);
    if (claim.isEmpty() || claim.get().order() != order) {
      return Optional.empty();
    }
    Optional<Frame.Whole> frame = Frame.Whole.of(bytes(position, claim.get().length()));
    if (frame.isPresent()) {
      position += claim.get().length();
      order++;
    }
    return frame;
  }

  /** Returns as many bytes as there are, at most that many. */
  private ByteBuffer bytes(long from, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = in.read(bytes, from + bytes.position());
    }
    return bytes.flip();
  }

  private void take(Understood frame) {
    parts.add(frame);
    if (frame.head().isPresent()) {
      parts.forEach(this::apply);
      parts.clear();
      head = frame.head().get();
      if (head.count() != instances.size()) {
        throw StoreFolder.damaged(
            place,
            "it holds %d instances, not the %d of commit %d"
                .formatted(instances.size(), head.count(), head.commit()),
            null);
      }
    }
  }

  /** Takes what a frame holds for what there is; one that no commit follows never comes here. */
  private void apply(Understood frame) {
    if (frame.fault().isPresent()) {
      RuntimeException fault = frame.fault().get();
      throw StoreFolder.damaged(place, StoreFolder.why(fault), fault);
    }
    frame.steps().forEach(step -> step.accept(this));
  }

  /**
   * What a frame holds, read but not yet taken for true.
   *
   * @param steps what it does to what there is, in its order
   * @param fault why it cannot be understood although its sum is right
   */
  private record Understood(
      Optional<Head> head, List<Consumer<StoreReader>> steps, Optional<RuntimeException> fault) {
    @SuppressWarnings("IllegalCatch") // its sum is right, and still it is not what we write
    static Understood of(Frame.Whole frame) {
      List<Consumer<StoreReader>> steps = new ArrayList<>();
      try {
        frame.each(new Noting(steps));
        return new Understood(frame.head(), steps, Optional.empty());
      } catch (RuntimeException e) {
        return new Understood(frame.head(), List.of(), Optional.of(e));
      }
    }
  }

  /** Notes what a frame does. */
  private record Noting(List<Consumer<StoreReader>> steps) implements Frame.Reader {
    @Override
    public void put(Instance instance, ByteBuffer form) {
      Stored stored = new Stored(instance, form);
      steps.add(to -> to.instances.put(instance.id(), stored));
    }

    @Override
    public void removed(InstanceId id) {
      steps.add(to -> to.instances.remove(id));
    }

    @Override
    public void overrides(Overrides all) {
      steps.add(to -> to.overrides = all);
    }
  }

  /**
   * Looks behind the end for a commit that is whole. The one right behind may have been cut short
   * by a crash and never acknowledged; one after that was begun only when the one before it was on
   * disk.
   */
  private Head beyond() throws IOException {
    int length = (int) Math.min(size - position, Integer.MAX_VALUE - Long.BYTES);
    ByteBuffer rest = bytes(position, length);
    Head last = head;
    int end = rest.limit() - Frame.HEADER;
    int at = written(rest, 0);
    while (at <= end) {
      long number = rest.getLong(at);
      if (number == file) {
        last = last.orLater(commitAt(rest.duplicate().position(at).slice()));
      }
      at = number == 0 ? written(rest, at) : at + 1; // most of it is space made ahead
    }
    return last.commit() > head.commit() + 1 ? last : head;
  }

  /** Returns where a number that is not zero may begin at the earliest: at that place, or later. */
  private static int written(ByteBuffer in, int from) {
    int at = from;
    while (at < in.limit()) {
      int length = Math.min(NOTHING.capacity(), in.limit() - at);
      int differs = in.slice(at, length).mismatch(NOTHING.slice(0, length));
      if (differs >= 0) {
        return Math.max(from, at + differs - Long.BYTES + 1);
      }
      at += length;
    }
    return at;
  }

  private Head commitAt(ByteBuffer from) {
    return Frame.Claim.of(from, file, from.limit())
        .flatMap(claim -> Frame.Whole.of(from.slice(0, claim.length())))
        .flatMap(Frame.Whole::head)
        .orElse(Head.NONE);
  }
}
