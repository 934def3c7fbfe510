package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
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

/**
 * Reads a store's file from its beginning up to the last commit that is whole, and changes nothing.
 * One thread.
 */
final class StoreReader {
  private final Path place;
  private final FileChannel in;
  private final long size;
  private final Map<InstanceId, Instance> instances = new HashMap<>();
  private final List<Frame.Whole> parts = new ArrayList<>();
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
  record Contents(Head head, Collection<Instance> instances, Head proven) {
    /** Of a store that is not there. */
    static final Contents NOTHING = new Contents(Head.NONE, List.of(), Head.NONE);
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
    try (FileChannel in = FileChannel.open(place, StandardOpenOption.READ)) {
      return new StoreReader(place, in).read();
    }
  }

  private Contents read() throws IOException {
    header();
    Optional<Frame.Whole> frame = next();
    while (frame.isPresent()) {
      take(frame.get());
      frame = next();
    }
    if (head.equals(Head.NONE)) {
      throw StoreFolder.damaged(place, "not even its first commit is whole", null);
    }
    return new Contents(head, instances.values(), beyond());
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

  private void take(Frame.Whole frame) {
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

  @SuppressWarnings("IllegalCatch") // its sum is right, and still it is not what we write
  private void apply(Frame.Whole frame) {
    try {
      frame.each(
          (id, instance) ->
              instance.ifPresentOrElse(
                  there -> instances.put(id, there), () -> instances.remove(id)));
    } catch (RuntimeException e) {
      throw StoreFolder.damaged(place, StoreFolder.why(e), e);
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
    for (int at = 0; at <= rest.limit() - Frame.HEADER; at++) {
      if (rest.getLong(at) == file) {
        last = last.orLater(commitAt(rest.duplicate().position(at).slice()));
      }
    }
    return last.commit() > head.commit() + 1 ? last : head;
  }

  private Head commitAt(ByteBuffer from) {
    return Frame.Claim.of(from, file, from.limit())
        .flatMap(claim -> Frame.Whole.of(from.slice(0, claim.length())))
        .flatMap(Frame.Whole::head)
        .orElse(Head.NONE);
  }
}
